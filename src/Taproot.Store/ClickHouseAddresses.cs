using System.Globalization;

namespace Taproot.Store;

/// <summary>Reads where a ClickHouse server's nodes are.</summary>
public static class ClickHouseAddresses
{
    private const int Plain = 8123;
    private const int Secure = 8443;
    private static readonly int[] NativePorts = [9000, 9440];

    /// <summary>
    /// Addresses separated by commas: <c>host</c>, <c>host:port</c> or a URL. Ports default to 8123, or 8443 with TLS.
    /// </summary>
    /// <param name="text">The list.</param>
    /// <param name="tls">Whether addresses that do not say so are spoken to by TLS.</param>
    /// <exception cref="FormatException">One is none; the message says which, and what to write.</exception>
    public static IReadOnlyList<Uri> Parse(string text, bool tls)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => ParseOne(part, tls)).Distinct().ToArray();
        return addresses.Length > 0 ? addresses : throw new FormatException("No address of a ClickHouse server is given. Write one such as clickhouse.example:8123.");
    }

    private static Uri ParseOne(string text, bool tls)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : (tls ? "https://" : "http://") + text, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new FormatException($"'{text}' is not the address of a ClickHouse server. Write host:port or http(s)://host:port, and the user and password by their own options.");
        }
        if (NativePorts.Contains(uri.Port))
        {
            throw new FormatException(
                $"'{text}' names a port of ClickHouse's native protocol, but Taproot speaks HTTP. Write the HTTP port, usually {Plain}, or {Secure} with TLS.");
        }
        var address = new UriBuilder(uri) { Port = HasPort(text, hasScheme) ? uri.Port : uri.Scheme == "https" ? Secure : Plain };
        if (!address.Path.EndsWith('/')) address.Path += "/";
        return address.Uri;
    }

    // A Uri gives its scheme's usual port when none is written, and 80 may be written.
    private static bool HasPort(string text, bool hasScheme)
    {
        var authority = (hasScheme ? text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..] : text).Split('/')[0];
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
