namespace Taproot.Server.Limits;

/// <summary>Puts the limits of projects into the server.</summary>
internal static class LimitServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddProjectLimits(this IServiceCollection services) =>
        services.AddSingleton<ProjectQuotas>().AddSingleton<ConfigurationWatch>().AddHostedService(s => s.GetRequiredService<ConfigurationWatch>());
}
