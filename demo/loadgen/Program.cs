using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Common;
using Shop.Loadgen;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
ShopHost.AddShop(builder.Services, "loadgen", builder.Configuration.Required("demo-dir"));
builder.Services.AddSingleton(provider => ShopHost.CreateClient(
    "nginx", builder.Configuration.Required("nginx"), provider.GetRequiredService<LinkStatistics>()));
builder.Services.AddHostedService<Shoppers>();
await builder.Build().RunAsync();
