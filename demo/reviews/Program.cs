using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shop.Common;
using Shop.Reviews;

WebApplicationBuilder builder = ShopHost.Create("reviews", args);
builder.Logging.AddFilter("Shop", LogLevel.Information);
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.Required("database")));
builder.Services.AddSingleton<ReviewStore>();
// This service tells of itself by OpenTelemetry's SDK, where the others are seen by the agent only; where to send is in its environment, as with any SDK.
builder.Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService("reviews", serviceNamespace: "shop", serviceVersion: "1.4.2"))
    .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddNpgsql())
    .WithLogging(configureBuilder: null, options => options.IncludeFormattedMessage = true)
    .UseOtlpExporter();
WebApplication app = builder.Build();
await app.Services.GetRequiredService<ReviewStore>().CreateAsync(CancellationToken.None);

app.MapGet("/reviews/{product:int}", (int product, ReviewStore reviews, CancellationToken cancel) => reviews.OfAsync(product, cancel));

await app.RunAsync();
