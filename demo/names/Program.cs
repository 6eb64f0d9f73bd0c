using Shop.Common;
using Shop.Names;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
ShopHost.AddShop(builder.Services, "names", builder.Configuration.Required("demo-dir"));
builder.Services.AddHostedService<NameServer>();
await builder.Build().RunAsync();
