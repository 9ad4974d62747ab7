// Package dynamo keeps the estate in a table of DynamoDB, and the items of a
// table.Table in another.
//
// # The table of the estate
//
// One table holds everything of a Store. Its key is the text attribute "key", without a
// sort key; its TTL attribute is "expires". An item is
//
//	resource/ARN   what is known of a resource: "revision", "state" (as
//	               store.Pack makes it) and its streams in sets named
//	               "streams-" and a number
//	seen/KEY       something that was dealt with: see Store.Mark
//
// A role needs BatchGetItem, UpdateItem and PutItem on the table, and with
// them dynamodb:LeadingKeys if it is to be bound to one kind of item.
// Transactions are granted by the actions within them:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
//
// # Round trips
//
// Get is one, up to 100 resources; Put is one, up to 100 resources. What is
// beyond is done in several, and then Put is not all or nothing: links come
// first and are added again when the event is, resources last. Put also needs
// another when one write speaks of more than 100 roles, or links one stream
// and unlinks another in the same set, which a change of role does in one of
// 4,096 cases.
//
// # The table of items
//
// A Table has a table of its own: its partition key is the text attribute
// "partition", its sort key "sort", its TTL attribute "expires". An item has a
// "value" (as store.Seal makes it) and, if it was swapped, a "revision" and an
// "owner", by whom a swap whose answer was lost is known. Where "sort" is
// shortened, "long" is all of it.
//
// A role needs BatchGetItem, BatchWriteItem, PutItem and Query on the table.
//
// # What is left out
//
// An item has room for 400 KB. What a resource was before is dropped for it,
// the oldest first; then what it is now becomes unknown, the longest first.
// Streams beyond what fits are not linked. Each is told: see Options.
//
// It refuses to make the table, and to understand what it keeps.
package dynamo
