using Taproot.Topology.Model;

namespace Taproot.Inspections.Windows;

/// <summary>A runtime with where it is, and a name that tells it apart.</summary>
internal readonly record struct Located<T>(Instance Instance, Container Container, string Name, T Runtime);

/// <summary>Finds the language runtimes of an application.</summary>
internal static class RuntimeReading
{
    private const int LongestName = 40;

    public static IEnumerable<Located<Jvm>> Jvms(this Application application) => Find(application, static r => r.Jvms);

    public static IEnumerable<Located<DotNetRuntime>> DotNets(this Application application) => Find(application, static r => r.DotNet);

    public static IEnumerable<Located<GoRuntime>> GoPrograms(this Application application) => FindOne(application, static r => r.Go);

    public static IEnumerable<Located<NodeJsRuntime>> NodeJsPrograms(this Application application) => FindOne(application, static r => r.NodeJs);

    /// <summary>Whether agents told one of these types.</summary>
    public static bool IsOfType(this Application application, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
            if (application.Types.Contains(type)) return true;
        return false;
    }

    public static bool HasRuntime(this Application application, Func<LanguageRuntimes, bool> has)
    {
        foreach (var instance in application.Instances)
            foreach (var container in instance.Containers.Values)
                if (container.Runtimes is { } runtimes && has(runtimes)) return true;
        return false;
    }

    /// <summary>A command as short as people call it: the main class without its package, or the archive without its folder.</summary>
    public static string ShortName(string command)
    {
        var end = command.IndexOf(' ', StringComparison.Ordinal);
        var name = end < 0 ? command : command[..end];
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        if (!name.EndsWith(".jar", StringComparison.Ordinal) && !name.EndsWith(".dll", StringComparison.Ordinal)) name = name[(name.LastIndexOf('.') + 1)..];
        return name.Length > LongestName ? name[..LongestName] + "…" : name;
    }

    private static IEnumerable<Located<T>> Find<T>(Application application, Func<LanguageRuntimes, Dictionary<string, T>> select)
    {
        foreach (var instance in application.Instances)
        {
            foreach (var container in instance.Containers.Values)
            {
                if (container.Runtimes is not { } runtimes) continue;
                var found = select(runtimes);
                foreach (var (name, runtime) in found)
                    yield return new(instance, container, found.Count == 1 ? instance.Name : $"{instance.Name} {ShortName(name)}", runtime);
            }
        }
    }

    private static IEnumerable<Located<T>> FindOne<T>(Application application, Func<LanguageRuntimes, T?> select) where T : class
    {
        foreach (var instance in application.Instances)
            foreach (var container in instance.Containers.Values)
                if (container.Runtimes is { } runtimes && select(runtimes) is { } runtime) yield return new(instance, container, instance.Name, runtime);
    }
}
