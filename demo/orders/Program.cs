using Npgsql;
using Shop.Common;
using Shop.Orders;

WebApplicationBuilder builder = ShopHost.Create("orders", args);
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.Required("database")));
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<Payment>();
builder.Services.AddSingleton<Receipts>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<Receipts>());
WebApplication app = builder.Build();
await app.Services.GetRequiredService<OrderStore>().CreateAsync(CancellationToken.None);

app.MapPost("/orders/{session:int}", async (int session, OrderStore orders, Payment payment, Receipts receipts, CancellationToken cancel) =>
{
    long id = await orders.AddAsync(session, cancel);
    if (!await payment.ChargeAsync(cancel))
    {
        return Results.StatusCode(StatusCodes.Status500InternalServerError);
    }

    receipts.Write(id);
    return Results.Json(new Order(id), statusCode: StatusCodes.Status201Created);
});

await app.RunAsync();
