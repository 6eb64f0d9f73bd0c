using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Shop.Common;

/// <summary>
/// What all services of the shop share. Settings by command line: <c>--listen URL</c>, <c>--demo-dir DIR</c> (faults and statistics),
/// and an address for each service that is called.
/// </summary>
public static class ShopHost
{
    /// <summary>A builder with the shop's settings.</summary>
    /// <param name="name">Name of the service, as the map should show it.</param>
    /// <param name="args">Command line.</param>
    public static WebApplicationBuilder Create(string name, string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseUrls(builder.Configuration.Required("listen"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        AddShop(builder.Services, name, builder.Configuration.Required("demo-dir"));
        return builder;
    }

    /// <summary>Registers faults and statistics.</summary>
    public static void AddShop(IServiceCollection services, string name, string demoDirectory)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new Faults(Path.Combine(demoDirectory, "faults"), TimeProvider.System));
        services.AddSingleton(new LinkStatistics(name, Path.Combine(demoDirectory, "stats", name + ".json"), TimeProvider.System));
        services.AddHostedService(provider => provider.GetRequiredService<LinkStatistics>());
    }

    /// <summary>Registers a client of another service under its name; its address is the setting of that name.</summary>
    public static void AddUpstream(this WebApplicationBuilder builder, string server) =>
        builder.Services.AddKeyedSingleton(server, (provider, _) => CreateClient(
            server, builder.Configuration.Required(server), provider.GetRequiredService<LinkStatistics>()));

    /// <summary>A client that counts what it sends: HTTP/1.1, connections kept.</summary>
    public static HttpClient CreateClient(string server, string address, LinkStatistics statistics) =>
        new(new MeasuringHandler(server, statistics, TimeProvider.System))
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(10),
        };

    /// <summary>A setting that must be there.</summary>
    public static string Required(this IConfiguration configuration, string name) =>
        configuration[name] ?? throw new InvalidOperationException($"The setting --{name} is missing.");
}
