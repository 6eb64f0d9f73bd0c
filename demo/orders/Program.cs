using Npgsql;
using Shop.Common;
using Shop.Orders;

WebApplicationBuilder builder = ShopHost.Create("orders", args);
builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration.Required("database")));
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<Payment>();
WebApplication app = builder.Build();
await app.Services.GetRequiredService<OrderStore>().CreateAsync(CancellationToken.None);

app.MapPost("/orders/{session:int}", async (int session, OrderStore orders, Payment payment, CancellationToken cancel) =>
{
    long id = await orders.AddAsync(session, cancel);
    return await payment.ChargeAsync(cancel)
        ? Results.Json(new Order(id), statusCode: StatusCodes.Status201Created)
        : Results.StatusCode(StatusCodes.Status500InternalServerError);
});

await app.RunAsync();
