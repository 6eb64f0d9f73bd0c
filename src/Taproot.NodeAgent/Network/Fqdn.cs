namespace Taproot.NodeAgent.Network;

/// <summary>Makes names of hosts fit for labels: without what differs from question to question.</summary>
internal static class Fqdn
{
    private const int MaxLength = 253;
    private static readonly string[] PublicSuffixes = [".com", ".net", ".org", ".io"];

    /// <summary>The name in its usual form; null when it is none.</summary>
    public static string? Normalize(string domain)
    {
        var name = domain.AsSpan().TrimEnd('.');
        if (name.IsEmpty || name.Length > MaxLength) return null;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')) return null;
        return Shorten(name.ToString().ToLowerInvariant());
    }

    private static string Shorten(string name)
    {
        if (name.EndsWith(".in-addr.arpa", StringComparison.Ordinal)) return "IP.in-addr.arpa";
        if (name.EndsWith(".ip6.arpa", StringComparison.Ordinal)) return "IP.ip6.arpa";
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (name.StartsWith("ip-", StringComparison.Ordinal) && dot > 0 && name.AsSpan(dot).StartsWith(".ec2")) return "IP" + name[dot..];
        return WithoutSearchPath(name);
    }

    /// <summary>A resolver appends the host's search domains to a whole name before it tries it as it is.</summary>
    private static string WithoutSearchPath(string name)
    {
        foreach (var suffix in PublicSuffixes)
        {
            var at = name.IndexOf(suffix + ".", StringComparison.Ordinal);
            if (at > 0) return name[..(at + suffix.Length)] + ".search_path_suffix";
        }
        return name;
    }
}
