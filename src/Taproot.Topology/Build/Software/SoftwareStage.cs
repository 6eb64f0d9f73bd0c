using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Software;

/// <summary>
/// Which software of which version applications are: by what runtimes and exporters tell, by what the agent saw in the process, else by the tag of a
/// well-known image.
/// </summary>
internal static class SoftwareStage
{
    private const int MaxVersions = 8;

    public static void Run(BuildContext context)
    {
        context.ForContainers("container_software_info", (placement, series) =>
        {
            var version = VersionText.Numbers(series.Labels["version"]);
            // Of several versions the one that runs now.
            if (version.Length > 0 && context.IsCurrent(new TimeSeries(series.Values).LastIndex())) placement.Container.Software = new(series.Labels["software"], version);
        });
        // Thousands of containers have few images.
        var images = new Dictionary<string, SoftwareVersion?>(StringComparer.Ordinal);
        var found = new HashSet<SoftwareVersion>();
        foreach (var application in context.Applications.Values)
        {
            if (application.Id.Kind == ApplicationKinds.ExternalService) continue;
            found.Clear();
            foreach (var instance in application.Instances)
                if (instance.IsUp) Read(instance, images, found);
            found.RemoveWhere(static v => v.Version.Length == 0);
            if (found.Count > 0)
                application.Versions = [.. found.OrderBy(v => v.Software, StringComparer.Ordinal).ThenBy(v => v.Version, StringComparer.Ordinal).Take(MaxVersions)];
        }
    }

    private static void Read(Instance instance, Dictionary<string, SoftwareVersion?> images, HashSet<SoftwareVersion> found)
    {
        SoftwareVersion[] databases = HasExporter(instance) ? [.. OfDatabases(instance)] : [];
        found.UnionWith(databases);
        foreach (var container in instance.Containers.Values)
        {
            // What the software tells of itself leaves no doubt; a tag may be anything.
            var told = container.Runtimes is null ? databases : [.. databases, .. OfRuntimes(container)];
            found.UnionWith(told);
            if (container.Software is { } seen && !Tells(told, seen)) found.Add(seen);
            if (OfImage(images, container.Image) is { } image && !Tells(told, image) && container.Software?.Software != image.Software) found.Add(image);
        }
    }

    private static SoftwareVersion? OfImage(Dictionary<string, SoftwareVersion?> images, string image)
    {
        if (image.Length == 0) return null;
        if (!images.TryGetValue(image, out var version)) images.Add(image, version = ImageVersions.Of(image));
        return version;
    }

    private static bool HasExporter(Instance instance) => instance.Postgres is not null || instance.Mysql is not null || instance.Mongodb is not null
        || instance.Memcached is not null || instance.Redis is not null;

    private static IEnumerable<SoftwareVersion> OfDatabases(Instance instance)
    {
        if (instance.Postgres is { } postgres) yield return Of("postgres", postgres);
        if (instance.Mysql is { } mysql) yield return Of(mysql.Version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "mariadb" : "mysql", mysql);
        if (instance.Mongodb is { } mongodb) yield return Of("mongodb", mongodb);
        if (instance.Memcached is { } memcached) yield return Of("memcached", memcached);
        // What is compatible with Redis tells the version of Redis that it is compatible with.
        if (instance.Redis is { } redis && !instance.Application.Types.Any(t => t is "valkey" or "keydb" or "dragonfly")) yield return Of("redis", redis);
    }

    private static SoftwareVersion Of(string software, Database database) => new(software, VersionText.Numbers(database.Version));

    private static IEnumerable<SoftwareVersion> OfRuntimes(Container container)
    {
        if (container.Runtimes is not { } runtimes) yield break;
        foreach (var jvm in runtimes.Jvms.Values) yield return new("java", VersionText.Java(jvm.Version));
        foreach (var dotnet in runtimes.DotNet.Values) yield return new("dotnet", VersionText.Numbers(dotnet.Version));
        if (runtimes.Go is { } go) yield return new("golang", VersionText.Numbers(go.Version));
    }

    private static bool Tells(SoftwareVersion[] told, SoftwareVersion other) => Array.Exists(told, t => t.Software == other.Software && t.Version.Length > 0);
}
