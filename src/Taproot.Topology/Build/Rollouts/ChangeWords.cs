using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>What changed, as a person would say it.</summary>
internal sealed class ChangeWords(VersionTable table)
{
    private const int Digits = 8;

    public string Of(PartKey key, string version, string previous) => key.Part switch
    {
        RolloutPart.Generation => Generation(key.Application, version, previous),
        RolloutPart.Image => Image(previous, version),
        RolloutPart.Digest => Rebuilt($"image {table.NameOf(key.Application, key.Part, version).Name}", previous, version),
        RolloutPart.Program => Program(table.NameOf(key.Application, key.Part, previous), table.NameOf(key.Application, key.Part, version), previous, version),
        _ => "unit file changed",
    };

    /// <summary>The new name of a program, where both builds have one; empty otherwise.</summary>
    public string Aside(PartKey key, string version, string previous)
    {
        var (before, now) = (table.NameOf(key.Application, key.Part, previous), table.NameOf(key.Application, key.Part, version));
        return before.Name == now.Name && before.Version.Length > 0 && now.Version.Length > 0 && before.Version != now.Version ? Renamed(before, now) : "";
    }

    private string Generation(Application application, string version, string previous)
    {
        var (before, now) = (table.OfGeneration(application, RolloutPart.Image, previous), table.OfGeneration(application, RolloutPart.Image, version));
        string[] fresh = [.. now.Except(before, StringComparer.Ordinal)], gone = [.. before.Except(now, StringComparer.Ordinal)];
        if (fresh.Length > 0) return string.Join(", ", fresh.Select(i => Image(gone.FirstOrDefault(g => Split(g).Name == Split(i).Name) ?? (gone.Length == 1 && fresh.Length == 1 ? gone[0] : ""), i)));
        (before, now) = (table.OfGeneration(application, RolloutPart.Digest, previous), table.OfGeneration(application, RolloutPart.Digest, version));
        (fresh, gone) = ([.. now.Except(before, StringComparer.Ordinal)], [.. before.Except(now, StringComparer.Ordinal)]);
        return fresh.Length == 1 && gone.Length == 1
            ? Rebuilt($"image {table.NameOf(application, RolloutPart.Digest, fresh[0]).Name}", gone[0], fresh[0])
            : $"ReplicaSet {version}";
    }

    private static string Image(string before, string now)
    {
        var (from, to) = (Split(before), Split(now));
        if (before.Length == 0) return $"image {now}";
        return from.Name == to.Name ? $"image {ShortName(to.Name)} {from.Tag} → {to.Tag}" : $"image {before} → {now}";
    }

    private static string Program(BuildName before, BuildName now, string previous, string version)
    {
        if (before.Name != now.Name) return $"program {before.Name} → {now.Name}";
        return before.Version.Length > 0 && now.Version.Length > 0 && before.Version != now.Version
            ? Renamed(before, now)
            : Rebuilt($"program {now.Name}", previous, version);
    }

    private static string Renamed(BuildName before, BuildName now) => $"{now.Name} {before.Version} → {now.Version}";

    private static string Rebuilt(string what, string previous, string version) => $"{what} rebuilt (build {Short(previous)} → {Short(version)})";

    /// <summary>The name of an image and its tag, or the first digits of its digest; without either the tag that is meant then.</summary>
    private static (string Name, string Tag) Split(string image)
    {
        if (image.IndexOf('@', StringComparison.Ordinal) is > 0 and var at) return (image[..at], Short(image[(image.LastIndexOf(':') + 1)..]));
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
    }

    private static string ShortName(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Short(string digits) => digits.Length > Digits ? digits[..Digits] : digits;
}
