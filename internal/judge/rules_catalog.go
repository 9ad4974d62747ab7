package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// catalogRules are about what the Data Catalog says of tables and connections.
func catalogRules() []Rule {
	converts := func(table string) Step {
		return create(firehose.ExtendedS3, "converts-to-"+table, `{"dataFormatConversionConfiguration":{"enabled":true,"schemaConfiguration":{"roleARN":"`+ownRole+`","databaseName":"sales","tableName":"`+table+`","region":"eu-west-1","versionId":"LATEST"}}}`)
	}
	table := func(name, location, columns string) Step {
		return does("glue", "UpdateTable", `{"databaseName":"sales","tableInput":{"name":"`+name+`","storageDescriptor":{"location":"`+location+`","columns":[`+columns+`],"inputFormat":"parquet"}}}`)
	}
	const (
		id, amount = `{"name":"id","type":"bigint"}`, `{"name":"amount","type":"decimal(10,2)"}`
		ours       = "s3://orders-archive/orders/"
	)
	connection := func(name, url string) Step {
		return does("glue", "UpdateConnection", `{"name":"`+name+`","connectionInput":{"name":"`+name+`","connectionType":"JDBC","connectionProperties":{"JDBC_CONNECTION_URL":"`+url+`","SECRET_ID":"orders/db"}}}`)
	}
	return []Rule{
		{
			ID: "table-redefined", Title: "A table lies elsewhere, or has other columns",
			Loses: Integrity, Severity: High, Direction: Changed,
			Grades:   "medium when no stream is known to use the table; medium when it is not known what it was; low when columns were only added, and when CloudFormation, a deployer or Glue itself did it",
			Settings: []resource.Path{resource.DataLocation, resource.Columns, resource.PartitionKeys}, Attack: []string{"T1565.001"}, Covers: []string{"GLUE-004"},
			Why:    "Streams convert records by the table's columns: what does not fit is dropped, and queries of another location read data that somebody else put there.",
			Advice: "Compare the versions of the table. The one before is kept unless the caller chose otherwise.",
			Look:   lookAtTable,
			Revert: func(c *Case) (command, note string) {
				if c.said("SkipArchive") == "true" {
					return "", "Whoever did it chose not to keep the version before."
				}
				return "", "Glue keeps the version before: the command below shows it, and update-table puts it back."
			},
			Raises: played(func() []Story {
				return []Story{
					story(converts("orders_moved"), table("orders_moved", ours, id+","+amount).after(time.Minute), table("orders_moved", "s3://somewhere-else/orders/", id+","+amount).after(time.Hour).by(mallory)).named("location"),
					story(converts("orders_cut"), table("orders_cut", ours, id+","+amount).after(time.Minute), table("orders_cut", ours, id).after(time.Hour).by(mallory)).named("columns"),
					story(converts("orders_wider"), table("orders_wider", ours, id).after(time.Minute), table("orders_wider", ours, id+","+amount).after(time.Hour)).named("columns-added"),
					story(converts("orders_first_seen"), table("orders_first_seen", ours, id).after(time.Hour).by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(converts("orders_same"), does("glue", "CreateTable", `{"databaseName":"sales","tableInput":{"name":"orders_same","storageDescriptor":{"location":"`+ours+`","columns":[`+id+`],"inputFormat":"parquet"}}}`).after(time.Minute), table("orders_same", ours, id).after(time.Hour)).named("same-again"),
					story(table("unused", ours, id)).named("no-streams-table-before-unknown"),
				}
			}),
		},
		{
			ID: "connection-redirected", Title: "A connection leads elsewhere",
			Loses: Integrity, Severity: Medium, Direction: Changed, Grades: "low when it is not known where it led, since every update of a connection says it again",
			Settings: []resource.Path{resource.ConnectionAddress, resource.ConnectionSecret, resource.ConnectionSubnet, resource.ConnectionGroups},
			Attack:   []string{"T1565"}, Covers: []string{"GLUE-008"},
			Why:    "Jobs that use the connection read from, write to and sign in at another place.",
			Advice: "Compare the address with the one that you know.",
			Look:   lookAtGlueConnection,
			Raises: played(func() []Story {
				return []Story{
					story(connection("led-home", "jdbc:postgresql://db.internal.example:5432/orders"), connection("led-home", "jdbc:postgresql://db.attacker.example:5432/orders").after(time.Hour).by(mallory)),
					story(connection("led-somewhere", "jdbc:postgresql://db.attacker.example:5432/orders").by(mallory)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("glue", "CreateConnection", `{"connectionInput":{"name":"leads-home","connectionType":"JDBC","connectionProperties":{"JDBC_CONNECTION_URL":"jdbc:postgresql://db.internal.example:5432/orders","SECRET_ID":"orders/db"}}}`),
						connection("leads-home", "jdbc:postgresql://db.internal.example:5432/orders").after(time.Hour)).named("same-again"),
				}
			}),
		},
	}
}

func lookAtTable(c *Case) {
	if c.kind() != resource.GlueTable && c.kind() != resource.Table || c.Asked.Effect == resource.Creates {
		return
	}
	location, moved := c.now(resource.DataLocation)
	columns, redefined := c.now(resource.Columns)
	keys, repartitioned := c.now(resource.PartitionKeys)
	switch {
	case moved && location.BeforeKnown:
		c.ofTable(c.find("%s lies at %s instead of %s", c.name(), orNowhere(location.After), orNowhere(location.Before)), Low)
	case redefined && columns.BeforeKnown, repartitioned && keys.BeforeKnown:
		c.otherColumns(columns, keys)
	case moved || redefined || repartitioned:
		if len(c.Streams) > 0 {
			f := c.find("%s was defined anew", c.name()).grade(Medium).toward(Unclear)
			f.was("Where it lay and which columns it had is not known: no event that was seen has told it.")
			c.ofTable(f, Low)
		}
	}
}

// otherColumns tells of columns and partition keys that are not what they were.
func (c *Case) otherColumns(columns, keys settingChange) {
	was := slices.Concat(resource.Texts(columns.Before), resource.Texts(keys.Before))
	is := slices.Concat(resource.Texts(columns.After), resource.Texts(keys.After))
	if gone := without(slices.Clone(was), is); len(gone) > 0 {
		c.ofTable(c.find("%s lost or changed columns that it had: %s", c.name(), list(few(gone))), Low)
	} else if added := without(is, was); len(added) > 0 {
		c.find("%s has more columns than before: %s", c.name(), list(few(added))).grade(Low)
	}
}

// few are so many as a title takes.
func few(words []string) []string {
	const most = 3
	if len(words) > most {
		return append(slices.Clone(words[:most]), "others")
	}
	return words
}

// ofTable grades what was found about a table. Glue's crawlers and optimizers
// change tables all day.
func (c *Case) ofTable(f *Finding, routine Severity) {
	if len(c.Streams) == 0 && f.Severity > Medium {
		f.grade(Medium)
	}
	if c.Event.Identity.InvokedBy == "glue.amazonaws.com" || strings.Contains(c.Event.Identity.ARN, "/AWS-Crawler") {
		f.grade(routine)
	}
	c.calmer(f, routine)
}

func orNowhere(place string) string {
	if place == "" {
		return "no place"
	}
	return place
}

func lookAtGlueConnection(c *Case) {
	if c.kind() != resource.GlueConnection || c.Asked.Effect == resource.Creates {
		return
	}
	address, moved := c.now(resource.ConnectionAddress)
	if moved && address.BeforeKnown {
		c.find("%s leads to %s instead of %s", c.name(), orNowhere(address.After), orNowhere(address.Before))
		return
	}
	for _, other := range []struct {
		path resource.Path
		what string
	}{{resource.ConnectionSecret, "signs in with another secret"}, {resource.ConnectionSubnet, "is made from another network"}, {resource.ConnectionGroups, "is made from another network"}} {
		if d, changed := c.now(other.path); changed && d.BeforeKnown {
			c.find("%s %s", c.name(), other.what)
			return
		}
	}
	if moved {
		c.find("%s was told to lead to %s", c.name(), orNowhere(address.After)).grade(Low).toward(Unclear)
	}
}
