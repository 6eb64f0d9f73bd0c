namespace Taproot.Server.Ingest;

/// <summary>How a body may be compressed.</summary>
internal enum ContentCoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950, or RFC 1951 by those who take the name literally.</summary>
    Deflate,

    /// <summary>RFC 8878.</summary>
    Zstd,

    /// <summary>Snappy, as one block or framed.</summary>
    Snappy,
}

/// <summary>Names of codings, in HTTP and in gRPC.</summary>
internal static class ContentCodings
{
    /// <summary>All that can be undone, for Accept-Encoding.</summary>
    public const string Accepted = "gzip, deflate, zstd, snappy, identity";

    /// <summary>Reads a name; false when it is not known.</summary>
    public static bool TryParse(string name, out ContentCoding coding)
    {
        (coding, var known) = name.Trim().ToLowerInvariant() switch
        {
            "" or "identity" => (ContentCoding.Identity, true),
            "gzip" or "x-gzip" => (ContentCoding.Gzip, true),
            "deflate" or "zlib" => (ContentCoding.Deflate, true),
            "zstd" => (ContentCoding.Zstd, true),
            "snappy" or "x-snappy-framed" => (ContentCoding.Snappy, true),
            _ => (ContentCoding.Identity, false),
        };
        return known;
    }
}
