package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

const conversionBody = `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"roleARN":"` + ownRole + `","catalogId":"111122223333","databaseName":"lake","tableName":"orders","region":"eu-west-1","versionId":"4"},"inputFormatConfiguration":{"deserializer":{"openXJsonSerDe":{}}},"outputFormatConfiguration":{"serializer":{"parquetSerDe":{}}}}}`

// formatRules are about the shape of what is delivered.
func formatRules() []Rule {
	return []Rule{
		{
			ID: "schema-from-foreign-catalog", Title: "The schema of records is read from another account",
			Loses: Integrity, Severity: High, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1565.001", "T1199"}, Covers: []string{"FH-FMT-001"},
			Why:    "Whoever owns the catalog decides which columns your records keep.",
			Advice: "Use a table in the stream's own account.",
			Look: func(c *Case) {
				catalog := c.changed(firehose.SchemaCatalog).Text()
				if catalog != "" && !c.Config.OwnAccount(catalog, c.Event.Account) {
					c.find("%s reads its schema from the Glue catalog of account %s, which is not yours", c.name(), catalog)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "lake-schema-foreign", `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"catalogId":"444455556666"}}}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "lake-schema-own", `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"catalogId":"111122223333"}}}`))}
			}),
		},
		{
			ID: "schema-changed", Title: "Records are converted by another schema",
			Loses: Integrity, Severity: Medium, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-FMT-002"},
			Why:    "Columns that the new schema lacks are dropped without an error.",
			Advice: "Compare the tables column by column.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.SchemaDatabase, firehose.SchemaTable, firehose.SchemaVersion, firehose.SchemaRegion} {
					if before, after, ok := c.moved(p); ok {
						c.find("%s converts records by another schema: %s", c.name(), after).was("It was %s.", before)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "lake-schema", conversionBody), update(firehose.ExtendedS3, "lake-schema", `{"dataFormatConversionConfiguration":{"schemaConfiguration":{"tableName":"orders_slim"}}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "lake-schema-same", conversionBody), update(firehose.ExtendedS3, "lake-schema-same", `{"dataFormatConversionConfiguration":{"schemaConfiguration":{"tableName":"orders"}}}`).after(time.Minute))}
			}),
		},
		{
			ID: "conversion-off", Title: "Conversion of records was switched off",
			Loses: Integrity, Severity: Low, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-FMT-003"},
			Why:    "Objects arrive in another format; readers and detectors that expect the old one stop working.",
			Advice: "Check that whoever reads the objects can still read them.",
			Look: func(c *Case) {
				if _, after, ok := c.moved(firehose.Conversion); ok && after.Is("false") {
					c.find("%s no longer converts its records", c.name())
				}
				if now, first := c.firstSeen(firehose.Conversion); first && now.Is("false") && !c.routine() {
					c.find("%s was told not to convert its records", c.name()).toward(Unclear)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "lake-raw", conversionBody), update(firehose.ExtendedS3, "lake-raw", `{"dataFormatConversionConfiguration":{"enabled":false}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "lake-converted", conversionBody), update(firehose.ExtendedS3, "lake-converted", `{"dataFormatConversionConfiguration":{"enabled":true}}`).after(time.Minute))}
			}),
		},
		{
			ID: "compression-changed", Title: "Objects are compressed in another way",
			Loses: Integrity, Severity: Info, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-FMT-004"},
			Why:    "Readers that expect the old format stop working.",
			Advice: "Check that whoever reads the objects can still read them.",
			Look: func(c *Case) {
				if before, after, ok := c.moved(firehose.Compression); ok {
					c.find("%s compresses with %s instead of %s", c.name(), after, before)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-zip"), update(firehose.ExtendedS3, "orders-zip", `{"compressionFormat":"ZIP"}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-gzip"), update(firehose.ExtendedS3, "orders-gzip", `{"compressionFormat":"GZIP"}`).after(time.Minute))}
			}),
		},
		{
			ID: "iceberg-tables-follow-records", Title: "Producers can create or change tables",
			Loses: Integrity, Severity: Medium, Direction: Loosened,
			Calls: configuring, Attack: []string{"T1565.001"}, Covers: []string{"FH-ICE-001"},
			Why:    "Whoever may put records decides which tables there are and which columns they have.",
			Advice: "Switch schema evolution and table creation off where producers are not all trusted.",
			Look: func(c *Case) {
				for _, p := range []firehose.Path{firehose.SchemaEvolution, firehose.TableCreation} {
					if d, ok := c.Difference(p); ok && d.After.Is("true") {
						what := "change the columns of its tables"
						if p == firehose.TableCreation {
							what = "create tables"
						}
						c.find("Producers of %s can now %s", c.name(), what)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.Iceberg, "lake-evolves", `{"schemaEvolutionConfiguration":{"enabled":true}}`)),
					story(create(firehose.Iceberg, "lake-creates", `{"tableCreationConfiguration":{"enabled":true}}`)).named("created")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.Iceberg, "lake-fixed", `{"schemaEvolutionConfiguration":{"enabled":false}}`))}
			}),
		},
		{
			ID: "iceberg-rows-mutable", Title: "Producers can change and delete rows",
			Loses: Integrity, Severity: Medium, Direction: Loosened,
			Calls: updateOnly, Grades: unknownMoved, Attack: []string{"T1485"}, Covers: []string{"FH-ICE-002"},
			Why:    "The stream only appended rows before; now a record can update or delete what is there.",
			Advice: "Set AppendOnly again where tables are evidence.",
			Look: func(c *Case) {
				if _, after, ok := c.moved(firehose.AppendOnly); ok && after.Is("false") {
					c.find("Producers of %s can now change and delete rows", c.name())
				}
				if now, first := c.firstSeen(firehose.AppendOnly); first && now.Is("false") && !c.routine() {
					c.find("Producers of %s can change and delete rows, if they could not before", c.name()).lower().toward(Unclear)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "lake-mutable"), update(firehose.Iceberg, "lake-mutable", `{"appendOnly":false}`).after(time.Minute)),
					story(update(firehose.Iceberg, "lake-mutable-unknown", `{"appendOnly":false}`)).named("before-unknown")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "lake-append"), update(firehose.Iceberg, "lake-append", `{"appendOnly":true}`).after(time.Minute))}
			}),
		},
		{
			ID: "iceberg-tables-changed", Title: "Records are routed to other tables",
			Loses: Integrity, Severity: High, Direction: Changed,
			Calls: updateOnly, Grades: unknownMoved, Attack: []string{"T1565.001"}, Covers: []string{"FH-ICE-003"},
			Why:    "Records arrive in tables with other permissions and readers, or stop arriving where they are expected.",
			Advice: "Compare the list of tables with that of the template.",
			Look: func(c *Case) {
				if _, _, ok := c.moved(firehose.Tables); ok {
					c.find("%s writes to another list of tables", c.name())
				}
				c.perhapsMoved(firehose.Tables, "which tables to write to", nil)
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "lake-tables"), update(firehose.Iceberg, "lake-tables", `{"destinationTableConfigurationList":[{"destinationTableName":"orders","destinationDatabaseName":"sandbox"}]}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.Iceberg, "lake-tables-same"), update(firehose.Iceberg, "lake-tables-same", `{"destinationTableConfigurationList":[{"destinationDatabaseName":"lake","destinationTableName":"orders"}]}`).after(time.Minute))}
			}),
		},
		{
			ID: "document-id-changed", Title: "How documents are identified was changed",
			Loses: Integrity, Severity: Info, Direction: Changed,
			Calls: updateOnly, Attack: []string{"T1565.001"}, Covers: []string{"FH-OSS-001"},
			Why:    "Documents may be duplicated, or overwrite each other.",
			Advice: "Check the index for duplicates.",
			Look: func(c *Case) {
				if before, after, ok := c.moved(firehose.DocumentID); ok {
					c.find("%s identifies documents by %s instead of %s", c.name(), after, before)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.OpenSearch, "search-ids"), update(firehose.OpenSearch, "search-ids", `{"documentIdOptions":{"defaultDocumentIdFormat":"NO_DOCUMENT_ID"}}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.OpenSearch, "search-ids-same"), update(firehose.OpenSearch, "search-ids-same", `{"documentIdOptions":{"defaultDocumentIdFormat":"FIREHOSE_DEFAULT"}}`).after(time.Minute))}
			}),
		},
	}
}
