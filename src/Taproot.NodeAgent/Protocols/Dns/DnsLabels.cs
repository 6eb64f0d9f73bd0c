namespace Taproot.NodeAgent.Protocols.Dns;

/// <summary>Labels of DNS metrics.</summary>
internal static class DnsLabels
{
    private static readonly string[] Statuses = ["ok", "format_error", "servfail", "nxdomain", "not_implemented", "refused"];

    /// <summary>The status label of a response code.</summary>
    public static string Status(int responseCode) => responseCode < Statuses.Length ? Statuses[responseCode] : L7Status.Unknown;

    /// <summary>The label of a type of record. Rare ones share one, for they may be any number.</summary>
    public static string Type(int type) => type switch
    {
        1 => "TypeA",
        2 => "TypeNS",
        5 => "TypeCNAME",
        6 => "TypeSOA",
        12 => "TypePTR",
        13 => "TypeHINFO",
        15 => "TypeMX",
        16 => "TypeTXT",
        28 => "TypeAAAA",
        33 => "TypeSRV",
        35 => "TypeNAPTR",
        39 => "TypeDNAME",
        43 => "TypeDS",
        46 => "TypeRRSIG",
        47 => "TypeNSEC",
        48 => "TypeDNSKEY",
        52 => "TypeTLSA",
        64 => "TypeSVCB",
        65 => "TypeHTTPS",
        251 => "TypeIXFR",
        252 => "TypeAXFR",
        255 => "TypeALL",
        257 => "TypeCAA",
        _ => "TypeOther",
    };

    /// <summary>
    /// The domain as a label: what makes names of one kind many is replaced. Addresses in reverse look-ups and names of cloud hosts become
    /// <c>IP</c>; search domains that the resolver tried after a public name become <c>search_path_suffix</c>.
    /// </summary>
    public static string Domain(string name)
    {
        foreach (var suffix in (ReadOnlySpan<string>)[".in-addr.arpa", ".ip6.arpa"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal)) return "IP" + suffix;
        }
        var host = name.IndexOf(".ec2", StringComparison.Ordinal);
        if (host > 0 && name.StartsWith("ip-", StringComparison.Ordinal)) return string.Concat("IP", name.AsSpan(host));
        foreach (var top in (ReadOnlySpan<string>)[".com.", ".net.", ".org.", ".io."])
        {
            var at = name.IndexOf(top, StringComparison.Ordinal);
            // com.au and its like are top domains themselves.
            if (at > 0 && name.Length - at - top.Length > 2) return string.Concat(name.AsSpan(0, at + top.Length), "search_path_suffix");
        }
        return name;
    }
}
