namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>
/// Reads X.509 certificates (RFC 5280) that may be anything, and may be cut: all that comes before the key must be there. Signatures are not looked
/// at: whether a certificate is to be trusted is the program's business.
/// </summary>
internal static class CertificateParser
{
    private const byte Sequence = 0x30, Set = 0x31, Integer = 0x02, ObjectId = 0x06, OctetString = 0x04, Boolean = 0x01;
    private const byte Version = 0xa0, Extensions = 0xa3;
    private const int MostExtensions = 64;
    private const int MostParts = 32;

    private static ReadOnlySpan<byte> CommonName => [0x55, 0x04, 0x03];

    private static ReadOnlySpan<byte> Organization => [0x55, 0x04, 0x0a];

    private static ReadOnlySpan<byte> OrganizationalUnit => [0x55, 0x04, 0x0b];

    private static ReadOnlySpan<byte> AlternativeNames => [0x55, 0x1d, 0x11];

    private static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1d, 0x13];

    /// <summary>Null when these bytes are no certificate.</summary>
    public static Certificate? Parse(ReadOnlySpan<byte> der)
    {
        if (!new DerReader(der).TryRead(Sequence, out var whole) || !new DerReader(whole).TryRead(Sequence, out var signed)) return null;
        var reader = new DerReader(signed);
        if (reader.NextTag == Version) reader.TryRead(out _, out _);
        if (!reader.TryRead(Integer, out _) || !reader.TryRead(Sequence, out _) || !reader.TryRead(Sequence, out var issuer)) return null;
        if (!reader.TryRead(Sequence, out var validity) || !reader.TryRead(Sequence, out var subject)) return null;
        if (!TryReadValidity(validity, out var notBefore, out var notAfter)) return null;
        reader.TryRead(Sequence, out _);
        ReadExtensions(ref reader, out var names, out var isAuthority);
        var commonName = NameOf(subject, CommonName);
        var name = commonName.Length > 0 ? commonName : names.First.Length > 0 ? names.First : NameOf(subject, Organization);
        return new(name, IssuerOf(issuer), names.Text, notBefore, notAfter, isAuthority);
    }

    private static bool TryReadValidity(ReadOnlySpan<byte> validity, out long notBefore, out long notAfter)
    {
        notBefore = notAfter = 0;
        var reader = new DerReader(validity);
        return reader.TryRead(out var tag, out var from) && DerText.TryReadTime(tag, from, out notBefore)
            && reader.TryRead(out tag, out var to) && DerText.TryReadTime(tag, to, out notAfter) && notAfter > notBefore;
    }

    private static string IssuerOf(ReadOnlySpan<byte> issuer)
    {
        var name = NameOf(issuer, CommonName);
        if (name.Length == 0) name = NameOf(issuer, Organization);
        return name.Length > 0 ? name : NameOf(issuer, OrganizationalUnit);
    }

    /// <summary>A part of a distinguished name: a sequence of sets of pairs.</summary>
    private static string NameOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> part)
    {
        var reader = new DerReader(name);
        for (var i = 0; i < MostParts && reader.TryRead(Set, out var set); i++)
        {
            if (!new DerReader(set).TryRead(Sequence, out var pair)) continue;
            var inner = new DerReader(pair);
            if (inner.TryRead(ObjectId, out var id) && id.SequenceEqual(part) && inner.TryRead(out var tag, out var value)) return DerText.Read(tag, value);
        }
        return "";
    }

    private static void ReadExtensions(ref DerReader reader, out CertificateNames names, out bool isAuthority)
    {
        (names, isAuthority) = (CertificateNames.Read([]), false);
        while (reader.TryRead(out var tag, out var content))
        {
            if (tag != Extensions || !new DerReader(content).TryRead(Sequence, out var list)) continue;
            var extensions = new DerReader(list);
            for (var i = 0; i < MostExtensions && extensions.TryRead(Sequence, out var extension); i++)
            {
                var inner = new DerReader(extension);
                if (!inner.TryRead(ObjectId, out var id)) continue;
                inner.TryRead(Boolean, out _);
                if (!inner.TryRead(OctetString, out var value)) continue;
                if (id.SequenceEqual(AlternativeNames)) names = CertificateNames.Read(value);
                else if (id.SequenceEqual(BasicConstraints)) isAuthority = IsAuthority(value);
            }
        }
    }

    private static bool IsAuthority(ReadOnlySpan<byte> value) =>
        new DerReader(value).TryRead(Sequence, out var content) && new DerReader(content).TryRead(Boolean, out var flag) && flag is [not 0, ..];
}
