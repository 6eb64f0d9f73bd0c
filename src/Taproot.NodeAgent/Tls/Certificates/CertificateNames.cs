using System.Net;

namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>The names that a certificate is for (<c>subjectAltName</c>), of which as many are kept as a label can hold.</summary>
internal struct CertificateNames
{
    private const byte Dns = 0x82, Uri = 0x86, Address = 0x87;
    private const int MostText = 256;
    private const int MostRead = 256;
    private string _text;
    private int _more;

    /// <summary>The first of them; empty when there is none.</summary>
    public string First { get; private set; }

    /// <summary>All as one text, with the number of those that found no room.</summary>
    public readonly string Text => _more > 0 ? $"{_text},+{_more}" : _text;

    /// <summary>Reads the extension's value; none for null bytes.</summary>
    public static CertificateNames Read(ReadOnlySpan<byte> value)
    {
        var names = new CertificateNames { First = "", _text = "" };
        if (!new DerReader(value).TryRead(0x30, out var list)) return names;
        var reader = new DerReader(list);
        for (var i = 0; i < MostRead && reader.TryRead(out var tag, out var content); i++) names.Add(TextOf(tag, content));
        return names;
    }

    private void Add(string name)
    {
        if (name.Length == 0) return;
        if (First.Length == 0) (First, _text) = (name, name);
        else if (_more > 0 || _text.Length + 1 + name.Length > MostText) _more++;
        else _text += "," + name;
    }

    private static string TextOf(byte tag, ReadOnlySpan<byte> content) => tag switch
    {
        Dns or Uri => DerText.ReadAscii(content),
        Address when content.Length is 4 or 16 => new IPAddress(content).ToString(),
        _ => "",
    };
}
