using Shop.Common;
using Shop.Storefront;

WebApplicationBuilder builder = ShopHost.Create("storefront", args);
builder.AddUpstream("catalog");
builder.AddUpstream("cart");
builder.AddUpstream("orders");
bool recommends = builder.Configuration["recommend"] is not null;
if (recommends)
{
    builder.AddUpstream("recommend");
}

builder.Services.AddHostedService<LogErrors>();
WebApplication app = builder.Build();

app.MapGet("/", ([FromKeyedServices("catalog")] HttpClient catalog, CancellationToken cancel) =>
    Relay(catalog.GetAsync("/products", cancel), cancel));

app.MapGet("/product/{id:int}", (int id, [FromKeyedServices("catalog")] HttpClient catalog, CancellationToken cancel) =>
    Relay(catalog.GetAsync($"/products/{id}", cancel), cancel));

app.MapGet("/cart/{session:int}", (int session, [FromKeyedServices("cart")] HttpClient cart, CancellationToken cancel) =>
    Relay(cart.GetAsync($"/carts/{session}", cancel), cancel));

app.MapPost("/cart/{session:int}/{product:int}", (int session, int product, [FromKeyedServices("cart")] HttpClient cart, CancellationToken cancel) =>
    Relay(cart.PutAsync($"/carts/{session}/{product}", content: null, cancel), cancel));

app.MapPost("/checkout/{session:int}", async (
    int session, [FromKeyedServices("cart")] HttpClient cart, [FromKeyedServices("orders")] HttpClient orders, CancellationToken cancel) =>
{
    using HttpResponseMessage items = await cart.GetAsync($"/carts/{session}", cancel);
    using var body = new StringContent(await items.Content.ReadAsStringAsync(cancel), mediaType: new("application/json"));
    return await Relay(orders.PostAsync($"/orders/{session}", body, cancel), cancel);
});

if (recommends)
{
    app.MapGet("/recommendations/{product:int}", (int product, [FromKeyedServices("recommend")] HttpClient recommend, CancellationToken cancel) =>
        Relay(recommend.GetAsync($"/recommendations/{product}", cancel), cancel));
}

await app.RunAsync();

// An answer is passed on with its status; a service that cannot be reached is a bad gateway.
static async Task<IResult> Relay(Task<HttpResponseMessage> call, CancellationToken cancel)
{
    try
    {
        using HttpResponseMessage response = await call;
        string text = await response.Content.ReadAsStringAsync(cancel);
        return text.Length == 0
            ? Results.StatusCode((int)response.StatusCode)
            : Results.Text(text, "application/json", statusCode: (int)response.StatusCode);
    }
    catch (HttpRequestException)
    {
        return Results.StatusCode(StatusCodes.Status502BadGateway);
    }
}
