using System.Globalization;

namespace Taproot.Telemetry.Jfr;

/// <summary>A field of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Id of its type.</param>
/// <param name="IsPooled">Whether it holds a key into the pool of its type.</param>
/// <param name="IsArray">Whether there are several.</param>
internal sealed record JfrField(string Name, long Type, bool IsPooled, bool IsArray);

/// <summary>A type that a recording describes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">Its fields, in order.</param>
internal sealed record JfrType(string Name, IReadOnlyList<JfrField> Fields);

/// <summary>The types of a chunk, as its metadata has them.</summary>
internal sealed class JfrTypes
{
    private const int MostElements = 200_000;
    private const int DeepestElement = 32;
    private readonly Dictionary<long, JfrType> _types = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private int _elements;

    private sealed class Element(string name)
    {
        public string Name { get; } = name;

        public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

        public List<Element> Children { get; } = [];
    }

    /// <summary>A type by its id; null when there is none.</summary>
    public JfrType? Find(long id) => _types.GetValueOrDefault(id);

    /// <summary>The id of a type; -1 when there is none.</summary>
    public long IdOf(string name) => _ids.GetValueOrDefault(name, -1);

    /// <summary>Reads the metadata event that begins where <paramref name="bytes"/> are.</summary>
    public void Read(JfrBytes bytes)
    {
        bytes.ReadInteger(4); // size
        bytes.ReadInteger(8); // type
        bytes.ReadInteger(8); // start
        bytes.ReadInteger(8); // duration
        bytes.ReadInteger(8); // id
        var texts = new string[bytes.ReadCount()];
        for (var i = 0; i < texts.Length; i++) texts[i] = bytes.ReadText().Text;
        Collect(ReadElement(ref bytes, texts, depth: 0));
    }

    private Element ReadElement(ref JfrBytes bytes, string[] texts, int depth)
    {
        if (depth > DeepestElement || ++_elements > MostElements) throw JfrBytes.Malformed();
        var element = new Element(TextAt(texts, bytes.ReadInteger(4)));
        for (var i = bytes.ReadCount(); i > 0; i--)
        {
            var name = TextAt(texts, bytes.ReadInteger(4));
            element.Attributes[name] = TextAt(texts, bytes.ReadInteger(4));
        }
        for (var i = bytes.ReadCount(); i > 0; i--) element.Children.Add(ReadElement(ref bytes, texts, depth + 1));
        return element;
    }

    private void Collect(Element element)
    {
        if (element.Name == "class" && TryId(element, "id", out var id))
        {
            var name = element.Attributes.GetValueOrDefault("name", "");
            _types[id] = new(name, [.. element.Children.Where(c => c.Name == "field").Select(ToField)]);
            _ids[name] = id;
            return;
        }
        foreach (var child in element.Children) Collect(child);
    }

    private static JfrField ToField(Element element)
    {
        if (!TryId(element, "class", out var type)) throw JfrBytes.Malformed();
        return new(
            element.Attributes.GetValueOrDefault("name", ""), type, element.Attributes.GetValueOrDefault("constantPool") == "true",
            element.Attributes.GetValueOrDefault("dimension", "") is not ("" or "0"));
    }

    private static bool TryId(Element element, string attribute, out long id) =>
        long.TryParse(element.Attributes.GetValueOrDefault(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out id);

    private static string TextAt(string[] texts, long index) => (ulong)index < (ulong)texts.Length ? texts[index] : throw JfrBytes.Malformed();
}
