using System.Globalization;

namespace Taproot.Telemetry.Profiles;

/// <summary>What a Pyroscope client sends as <c>name</c>: an application, which may end in the kind of its profiles, and labels in braces.</summary>
/// <param name="Service">The service: the label <c>service_name</c>, or the application without the kind.</param>
/// <param name="Kind">The kind, such as <c>cpu</c> or <c>alloc_space</c>; empty when the name has none.</param>
/// <param name="Labels">The labels.</param>
public sealed record PyroscopeName(string Service, string Kind, Labels Labels)
{
    private const string ServiceLabel = "service_name";
    private const string SessionLabel = "__session_id__";
    private const int LongestSession = 64;

    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "cpu", "wall", "itimer", "alloc_objects", "alloc_space", "inuse_objects", "inuse_space", "goroutines", "mutex_count", "mutex_duration", "block_count",
        "block_duration", "alloc_in_new_tlab_objects", "alloc_in_new_tlab_bytes", "lock_count", "lock_duration", "exceptions",
    };

    /// <summary>What tells the processes of a service apart whose labels are equal; empty when the client does not say. It is not stored.</summary>
    public string Session { get; init; } = "";

    /// <summary>Reads a name.</summary>
    /// <exception cref="ProfileException">It is none.</exception>
    public static PyroscopeName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var brace = name.IndexOf('{', StringComparison.Ordinal);
        var application = (brace < 0 ? name : name[..brace]).Trim();
        var labels = brace < 0 ? [] : ParseLabels(name.AsSpan(brace));
        var kind = KindOf(application);
        var service = labels.Find(l => l.Name == ServiceLabel).Value ?? (kind.Length == 0 ? application : application[..^(kind.Length + 1)]);
        if (service.Length == 0)
            throw new ProfileException(ProfileRefusal.NoService, "The parameter 'name' must name the application, such as shop{env=prod}.");
        var session = labels.Find(l => l.Name == SessionLabel).Value ?? "";
        labels.RemoveAll(l => l.Name == ServiceLabel || l.Name.StartsWith("__", StringComparison.Ordinal));
        return new(service, kind, Labels.Create(labels)) { Session = session[..Math.Min(session.Length, LongestSession)] };
    }

    private static string KindOf(string application)
    {
        var kind = application[(application.LastIndexOf('.') + 1)..];
        return kind.Length < application.Length && Kinds.Contains(kind) ? kind : "";
    }

    private static List<Label> ParseLabels(ReadOnlySpan<char> braces)
    {
        if (braces[^1] != '}') throw new ProfileException("The labels of the parameter 'name' do not end with a brace.");
        List<Label> labels = [];
        var inside = braces[1..^1];
        foreach (var range in inside.Split(','))
        {
            var pair = inside[range].Trim();
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            if (equals <= 0) throw new ProfileException("A label of the parameter 'name' is not of the form key=value.");
            labels.Add(new(pair[..equals].Trim().ToString(), pair[(equals + 1)..].Trim().Trim('"').ToString()));
        }
        return labels;
    }
}

/// <summary>Names of types as Pyroscope gives them: the profile that a kind of value is of, the kind, its unit.</summary>
public static class PyroscopeTypes
{
    /// <summary>The name of a type.</summary>
    public static string NameOf(string type, string unit) => string.Create(CultureInfo.InvariantCulture, $"{ProfileOf(type)}:{type}:{unit}");

    /// <summary>The same for clients of Node.js, which say only 'objects' and 'space' of what is in use.</summary>
    public static string NameOfNode(string type, string unit) => type switch
    {
        "objects" or "space" => NameOf("inuse_" + type, unit),
        "sample" => "wall:samples:count",
        _ => NameOf(type, unit),
    };

    private static string ProfileOf(string type) => type switch
    {
        "cpu" or "samples" or "itimer" => "process_cpu",
        "goroutine" or "goroutines" => "goroutines",
        "contentions" or "delay" => "mutex",
        "objects" or "space" => "memory",
        _ when type.StartsWith("alloc", StringComparison.Ordinal) || type.StartsWith("inuse", StringComparison.Ordinal) => "memory",
        _ when type.StartsWith("mutex", StringComparison.Ordinal) || type.StartsWith("lock", StringComparison.Ordinal) => "mutex",
        _ when type.StartsWith("block", StringComparison.Ordinal) => "block",
        _ => type,
    };
}
