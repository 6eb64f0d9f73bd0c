namespace Taproot.NodeAgent.Java.Recordings;

/// <summary>A field of a type in a recording.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Number of its type.</param>
/// <param name="IsReference">Its value is a number in a pool.</param>
/// <param name="IsArray">It has any number of values.</param>
internal readonly record struct JfrField(string Name, long Type, bool IsReference, bool IsArray);

/// <summary>A type in a recording: of events, or of what they consist of.</summary>
internal sealed class JfrType(string name)
{
    internal string Name => name;

    internal List<JfrField> Fields { get; } = [];
}

/// <summary>The types that a chunk of a recording describes at one place, as a tree of elements with attributes.</summary>
internal sealed class JfrTypes
{
    private const int MostTypes = 8192;
    private const int MostFields = 256;
    private const int MostStrings = 1 << 20;
    private const int Deepest = 16;
    private readonly Dictionary<long, JfrType> _types = [];

    /// <summary>The type of that number; null when it is not described.</summary>
    internal JfrType? Find(long number) => _types.GetValueOrDefault(number);

    /// <summary>Reads the description: the event that the chunk's head points to, behind its length and kind.</summary>
    internal static JfrTypes Read(ref JfrCursor from)
    {
        for (var i = 0; i < 3; i++) from.Number(); // when, how long, which
        var strings = new string[Math.Min(from.Count(), MostStrings)];
        for (var i = 0; i < strings.Length && !from.IsBroken; i++) strings[i] = from.Text(out _);
        var types = new JfrTypes();
        types.ReadElement(ref from, strings, null, 0);
        return types;
    }

    /// <summary>Passes over a value.</summary>
    internal void Skip(ref JfrCursor from, in JfrField field, int depth = 0)
    {
        var count = field.IsArray ? from.Count() : 1;
        for (var i = 0; i < count && !from.IsBroken; i++) SkipOne(ref from, field, depth);
    }

    /// <summary>A value as a number; passes over what is none.</summary>
    internal long Number(ref JfrCursor from, in JfrField field)
    {
        if (!field.IsArray && (field.IsReference || Find(field.Type)?.Name is "long" or "int" or "short" or "char")) return from.Number();
        Skip(ref from, field);
        return 0;
    }

    private void SkipOne(ref JfrCursor from, in JfrField field, int depth)
    {
        if (field.IsReference)
        {
            from.Number();
            return;
        }
        if (depth > Deepest || Find(field.Type) is not { } type)
        {
            from.Break();
            return;
        }
        switch (type.Name)
        {
            case "long" or "int" or "short" or "char":
                from.Number();
                break;
            case "boolean" or "byte":
                from.Byte();
                break;
            case "float":
                from.Take(4);
                break;
            case "double":
                from.Take(8);
                break;
            case "java.lang.String":
                from.Text(out _);
                break;
            default:
                from.Take(0); // counts as a step, as a type may have no fields
                foreach (var inner in type.Fields) Skip(ref from, inner, depth + 1);
                break;
        }
    }

    private void ReadElement(ref JfrCursor from, string[] strings, JfrType? parent, int depth)
    {
        if (depth > Deepest) from.Break();
        var kind = Text(ref from, strings);
        string name = "", number = "", type = "", isReference = "", dimension = "";
        var attributes = from.Count();
        for (var i = 0; i < attributes && !from.IsBroken; i++)
        {
            var key = Text(ref from, strings);
            var value = Text(ref from, strings);
            switch (key)
            {
                case "name": name = value; break;
                case "id": number = value; break;
                case "class": type = value; break;
                case "constantPool": isReference = value; break;
                case "dimension": dimension = value; break;
            }
        }
        var own = kind == "class" ? new JfrType(name) : null;
        if (own is not null && _types.Count < MostTypes) _types[ToNumber(number)] = own;
        if (kind == "field" && parent is { } holder && holder.Fields.Count < MostFields)
            holder.Fields.Add(new(name, ToNumber(type), isReference == "true", dimension is not ("" or "0")));
        var children = from.Count();
        for (var i = 0; i < children && !from.IsBroken; i++) ReadElement(ref from, strings, own, depth + 1);
    }

    private static string Text(ref JfrCursor from, string[] strings) => from.Number() is >= 0 and var index && index < strings.Length ? strings[index] ?? "" : "";

    private static long ToNumber(string text) => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
}
