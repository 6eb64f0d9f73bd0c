using Npgsql;
using Shop.Catalog;
using Shop.Common;

WebApplicationBuilder builder = ShopHost.Create("catalog", args);
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.Required("database")));
builder.Services.AddSingleton<ProductStore>();
builder.Services.AddHostedService<MemoryLeak>();
WebApplication app = builder.Build();
await app.Services.GetRequiredService<ProductStore>().CreateAsync(CancellationToken.None);

app.MapGet("/products", (ProductStore products, CancellationToken cancel) => products.ListAsync(cancel));
app.MapGet("/products/{id:int}", async (int id, ProductStore products, CancellationToken cancel) =>
    await products.FindAsync(id, cancel) is { } product ? Results.Ok(product) : Results.NotFound());

await app.RunAsync();
