using Shop.Cart;
using Shop.Common;
using StackExchange.Redis;

// Pricing a cart takes its time; known, so that a latency on the map can be told right from wrong.
TimeSpan pricing = TimeSpan.FromMilliseconds(15);

WebApplicationBuilder builder = ShopHost.Create("cart", args);
ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.Required("redis"));
builder.Services.AddSingleton(redis.GetDatabase());
builder.Services.AddHostedService<CpuHog>();
WebApplication app = builder.Build();

app.MapGet("/carts/{session:int}", async (int session, IDatabase carts, TimeProvider clock, CancellationToken cancel) =>
{
    HashEntry[] items = await carts.HashGetAllAsync(Key(session));
    await Task.Delay(pricing, clock, cancel);
    return items.ToDictionary(item => item.Name.ToString(), item => (int)item.Value);
});

app.MapPut("/carts/{session:int}/{product:int}", async (int session, int product, IDatabase carts, TimeProvider clock, CancellationToken cancel) =>
{
    await carts.HashIncrementAsync(Key(session), product);
    await carts.KeyExpireAsync(Key(session), TimeSpan.FromMinutes(10));
    await Task.Delay(pricing, clock, cancel);
    return Results.NoContent();
});

await app.RunAsync();

static RedisKey Key(int session) => $"cart:{session}";
