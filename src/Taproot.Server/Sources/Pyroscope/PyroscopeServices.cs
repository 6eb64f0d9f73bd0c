using Taproot.Store;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Puts Pyroscope as a source of profiles into the server.</summary>
internal static class PyroscopeServices
{
    /// <summary>Adds what does not depend on the store.</summary>
    public static void AddPyroscopeSources(this IServiceCollection services) => services.AddSingleton<PyroscopeStore>().AddSingleton<PyroscopeSources>();

    /// <summary>Comes after the store's parts: profiles are read from where each project has them.</summary>
    public static void RouteProfiles(this IServiceCollection services)
    {
        var own = services.Last(d => d.ServiceType == typeof(IProfileReader));
        services.Remove(own);
        services.Add(own.ImplementationInstance is { } instance
            ? ServiceDescriptor.KeyedSingleton(typeof(IProfileReader), RoutedProfileReader.Own, instance)
            : ServiceDescriptor.KeyedSingleton(typeof(IProfileReader), RoutedProfileReader.Own, own.ImplementationType!));
        services.AddSingleton<IProfileReader, RoutedProfileReader>();
    }
}
