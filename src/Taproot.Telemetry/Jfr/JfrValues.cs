using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>Walks over values by what the types say of them. What it may walk in all is bounded: a type can claim to be made of many that take no byte.</summary>
internal sealed class JfrValues(JfrTypes types)
{
    private const int MostSteps = 200_000_000;
    private const int Deepest = 16;
    private int _steps;

    /// <summary>Passes over the value of a field.</summary>
    public void Skip(ref JfrBytes bytes, JfrField field) => Skip(ref bytes, field, depth: 0);

    /// <summary>The value of a field that is one number, or a key into a pool; anything else is passed over and gives zero.</summary>
    public long ReadNumber(ref JfrBytes bytes, JfrField field)
    {
        if (!field.IsArray && field.IsPooled) return bytes.ReadInteger(8);
        var size = field.IsArray ? 0 : SizeOf(types.Find(field.Type)?.Name);
        if (size > 1) return bytes.ReadInteger(size);
        if (size == 1) return bytes.ReadByte();
        Skip(ref bytes, field);
        return 0;
    }

    private void Skip(ref JfrBytes bytes, JfrField field, int depth)
    {
        var count = field.IsArray ? bytes.ReadCount() : 1;
        for (; count > 0; count--)
        {
            if (++_steps > MostSteps) throw new ProfileException(ProfileRefusal.TooLarge, "The recording holds too many values; send shorter ones.");
            if (field.IsPooled) bytes.ReadInteger(8);
            else SkipOne(ref bytes, field.Type, depth);
        }
    }

    private void SkipOne(ref JfrBytes bytes, long id, int depth)
    {
        var type = types.Find(id);
        if (type is null || depth > Deepest) throw JfrBytes.Malformed();
        switch (type.Name)
        {
            case "boolean" or "byte": bytes.Skip(1); break;
            case "float": bytes.Skip(4); break;
            case "double": bytes.Skip(8); break;
            case "java.lang.String": bytes.SkipText(); break;
            default:
                var size = SizeOf(type.Name);
                if (size > 1) bytes.ReadInteger(size);
                else foreach (var field in type.Fields) Skip(ref bytes, field, depth + 1);
                break;
        }
    }

    private static int SizeOf(string? type) => type switch
    {
        "boolean" or "byte" => 1,
        "char" or "short" => 2,
        "int" => 4,
        "long" => 8,
        _ => 0,
    };
}
