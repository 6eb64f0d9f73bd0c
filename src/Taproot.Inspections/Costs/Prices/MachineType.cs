using System.Globalization;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>What the name of a type of machine tells.</summary>
/// <param name="Name">The type without the prefix of managed machines.</param>
/// <param name="Family">The family that it is priced by.</param>
/// <param name="Cores">vCPUs; 0 when the name does not tell.</param>
/// <param name="Gib">Memory; 0 when the name does not tell.</param>
/// <param name="IsManaged">Whether it is a managed database or cache.</param>
internal sealed record MachineType(string Name, string Family, double Cores, double Gib, bool IsManaged)
{
    private const int CoresOfXlarge = 4;

    /// <summary>Reads a name by the rules of its provider.</summary>
    public static MachineType Of(string provider, string type) => provider switch
    {
        "aws" => Aws(type),
        "gcp" => Gcp(type),
        "azure" => Azure(type),
        _ => new(type, "", 0, 0, false),
    };

    // m5.2xlarge, db.r6g.large: an xlarge has four vCPUs.
    private static MachineType Aws(string type)
    {
        var managed = type.StartsWith("db.", StringComparison.Ordinal) || type.StartsWith("cache.", StringComparison.Ordinal);
        var name = managed ? type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..] : type;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(name, "", 0, 0, managed) : new(name, name[..dot], AwsCores(name[(dot + 1)..]), 0, managed);
    }

    private static double AwsCores(string size) => size switch
    {
        "medium" => 1,
        "large" => 2,
        "xlarge" => CoresOfXlarge,
        _ when size.EndsWith("xlarge", StringComparison.Ordinal) => CoresOfXlarge * Number(size[..^"xlarge".Length]),
        _ => 0,
    };

    // n2-standard-4, e2-custom-4-8192 (MiB).
    private static MachineType Gcp(string type)
    {
        var parts = type.Split('-');
        if (parts.Length < 3) return new(type, parts[0], 0, 0, false);
        if (parts[1] == "custom") return new(type, parts[0], Number(parts[2]), parts.Length > 3 ? Number(parts[3]) / 1024 : 0, false);
        var cores = Number(parts[2]);
        return new(type, parts[0], cores, cores * GibOfGcpCore(parts[0], parts[1]), false);
    }

    private static double GibOfGcpCore(string family, string shape) => (family, shape) switch
    {
        ("n1", "standard") => 3.75,
        ("n1", "highmem") => 6.5,
        ("n1", "highcpu") => 0.9,
        ("c4", "standard") => 3.75,
        ("c4", "highmem") => 7.75,
        (_, "standard") => 4,
        (_, "highmem") => 8,
        ("c2d" or "c3" or "c3d" or "c4" or "c4a" or "n4", "highcpu") => 2,
        (_, "highcpu") => 1,
        _ => 0,
    };

    // Standard_D4s_v5, Standard_E64-16ds_v5 (64 are paid for): the family is the name without the numbers of vCPUs. Machines without premium disks (no s) cost the same.
    private static MachineType Azure(string type)
    {
        var name = type.StartsWith("Standard_", StringComparison.OrdinalIgnoreCase) ? type["Standard_".Length..] : type;
        var start = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (start <= 0) return new(type, name, 0, 0, false);
        var end = start;
        while (end < name.Length && char.IsAsciiDigit(name[end])) end++;
        var rest = end;
        while (rest < name.Length && (name[rest] == '-' || char.IsAsciiDigit(name[rest]))) rest++;
        var version = name.IndexOf('_', rest);
        var features = version < 0 ? name[rest..] : name[rest..version];
        if (!features.EndsWith('s')) features += "s";
        return new(type, name[..start] + features + (version < 0 ? "" : name[version..]), Number(name[start..end]), 0, false);
    }

    private static double Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 10_000 ? number : 0;
}
