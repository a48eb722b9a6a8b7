// The ends of what Starlake 1.8.2 has printed of failures, most frames of its stacks left out; `SL_ROOT` was /lake.

export const MALFORMED_JSON = `+---------------+----+----+--------------------+

java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)
26/11/29 19:46:12 ERROR JsonIngestionJob: java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)

java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)
26/11/29 19:46:13 ERROR JsonIngestionJob: java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)

26/11/29 19:46:13 ERROR IngestionWorkflow: java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)

26/11/29 19:46:13 ERROR IngestionWorkflow: Some tables failed to be loaded
Exception in thread "main" java.lang.Exception: java.lang.Exception: Invalid JSON File: file:/lake/datasets/ingesting/d1/k1.json
	at ai.starlake.job.ingest.JsonIngestionJob.loadJsonData(JsonIngestionJob.scala:87)

	at ai.starlake.workflow.IngestionWorkflow.load(IngestionWorkflow.scala:552)`;

export const MISSING_COLUMN = `26/11/29 19:46:26 ERROR JdbcDbUtils$: Error running JDBC SQL [CREATE TABLE t1.badcol AS SELECT * FROM (SELECT nope, v FROM d1.a) WHERE 1=0] with id f641fe72-cc3e-4404-bcd6-5edcd17640d9: Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result
Error: Binder Error: Referenced column "nope" not found in FROM clause!
Candidate bindings: "id"

LINE 1: CREATE TABLE t1.badcol AS SELECT * FROM (SELECT nope, v FROM d1.a) WHERE 1=0
                                                        ^
26/11/29 19:46:26 ERROR JdbcDbUtils$: Error running sql
java.sql.SQLException: Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result
Error: Binder Error: Referenced column "nope" not found in FROM clause!
Candidate bindings: "id"

LINE 1: CREATE TABLE t1.badcol AS SELECT * FROM (SELECT nope, v FROM d1.a) WHERE 1=0
                                                        ^
	at org.duckdb.DuckDBNative.duckdb_jdbc_execute_pending(Native Method)
java.sql.SQLException: Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result
Error: Binder Error: Referenced column "nope" not found in FROM clause!

LINE 1: CREATE TABLE t1.badcol AS SELECT * FROM (SELECT nope, v FROM d1.a) WHERE 1=0
                                                        ^
	at org.duckdb.DuckDBNative.duckdb_jdbc_execute_pending(Native Method)`;

export const UNKNOWN_KEY = `ai.starlake.exceptions.SchemaValidationException: Invalid content for file:/lake/metadata/load/d1/a.sl.yml:
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties
	at ai.starlake.utils.YamlSerde$.validateConfigFileFromNode(YamlSerde.scala:216)
26/11/29 19:47:42 ERROR IngestionWorkflow: Error during ingestion
java.lang.Exception: Invalid Schema file: file:/lake/metadata/load/d1/a.sl.yml(Invalid content for file:/lake/metadata/load/d1/a.sl.yml:
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties)
	at ai.starlake.utils.YamlSerde$.deserializeYamlTables(YamlSerde.scala:328)
Caused by: ai.starlake.exceptions.SchemaValidationException: Invalid content for file:/lake/metadata/load/d1/a.sl.yml:
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties
	at ai.starlake.utils.YamlSerde$.validateConfigFileFromNode(YamlSerde.scala:216)
26/11/29 19:47:42 ERROR IngestionWorkflow: Some tables failed to be loaded
26/11/29 19:47:42 ERROR IngestionWorkflow: java.lang.Exception: Invalid Schema file: file:/lake/metadata/load/d1/a.sl.yml(Invalid content for file:/lake/metadata/load/d1/a.sl.yml:
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties)
	at ai.starlake.utils.YamlSerde$.deserializeYamlTables(YamlSerde.scala:328)
Caused by: ai.starlake.exceptions.SchemaValidationException: Invalid content for file:/lake/metadata/load/d1/a.sl.yml:
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties
     - $.table: property 'nonsense' is not evaluated and the schema does not allow unevaluated properties
	at ai.starlake.utils.YamlSerde$.validateConfigFileFromNode(YamlSerde.scala:216)

	at ai.starlake.workflow.IngestionWorkflow.load(IngestionWorkflow.scala:552)`;

export const UNKNOWN_TASK = `Starlake failed to execute command with args transform --name t1.nosuchtask26/11/29 19:47:18 ERROR Main: ai.starlake.utils.StarlakeNotFoundException: Invalid task name t1.nosuchtask
	at ai.starlake.workflow.TransformWorkflow.$anonfun$buildTaskDesc$1(TransformWorkflow.scala:68)

Exception in thread "main" ai.starlake.utils.StarlakeNotFoundException: Invalid task name t1.nosuchtask
	at ai.starlake.workflow.TransformWorkflow.$anonfun$buildTaskDesc$1(TransformWorkflow.scala:68)`;

export const ALL_REJECTED = `            '' AS TENANT,
            TIMESTAMP '2026-11-29 19:49:41.0' AS SCHEDULED_DATE] with id 0ccbb75e-5798-4fbb-96a2-65f035d11889 with return value true
26/11/29 19:49:56 ERROR IngestionWorkflow: ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested
	at ai.starlake.job.ingest.IngestionJob.$anonfun$run$2(IngestionJob.scala:178)

26/11/29 19:49:56 ERROR IngestionWorkflow: Some tables failed to be loaded
26/11/29 19:49:56 ERROR IngestionWorkflow: ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested
	at ai.starlake.job.ingest.IngestionJob.$anonfun$run$2(IngestionJob.scala:178)

Starlake failed to execute command with args load --domains d1 --tables a26/11/29 19:49:56 ERROR Main: java.lang.Exception: ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested
	at ai.starlake.job.ingest.IngestionJob.$anonfun$run$2(IngestionJob.scala:178)

	at ai.starlake.workflow.IngestionWorkflow.load(IngestionWorkflow.scala:552)

Exception in thread "main" java.lang.Exception: ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested
	at ai.starlake.job.ingest.IngestionJob.$anonfun$run$2(IngestionJob.scala:178)
26/11/29 19:49:57 INFO BlockManager: BlockManager stopped
26/11/29 19:49:57 INFO BlockManagerMaster: BlockManagerMaster stopped
26/11/29 19:49:57 INFO OutputCommitCoordinator$OutputCommitCoordinatorEndpoint: OutputCommitCoordinator stopped!
26/11/29 19:49:57 INFO SparkContext: Successfully stopped SparkContext (Uptime: 15418 ms)`;
