package example;

import ai.starlake.stepfunctions.EcsStarlakeJob;
import ai.starlake.stepfunctions.LoadPipeline;
import ai.starlake.stepfunctions.LoadTable;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.s3.Bucket;

/** The least: one domain of two tables, in a new bucket and a new cluster. */
public final class Minimal {
  private Minimal() {}

  public static void main(String[] arguments) {
    App app = new App();
    Stack stack = new Stack(app, "Minimal");

    Bucket lake = Bucket.Builder.create(stack, "Lake").enforceSsl(true).build();
    LoadPipeline.Builder.create(stack, "Sales")
        .job(EcsStarlakeJob.Builder.create(stack, "Starlake").bucket(lake).build())
        .domain("sales")
        .tables(List.of(
            LoadTable.builder().name("orders").pattern("orders-.*\\.jsonl").build(),
            LoadTable.builder().name("customers").pattern("customers-.*\\.csv").build()))
        .build();

    app.synth();
  }
}
