using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Types and constants that have one letter.</summary>
internal static class RustV0Types
{
    /// <summary>The type of a letter; null when it is none.</summary>
    internal static string? Basic(char tag) => tag switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        'p' => "_",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        _ => null,
    };

    /// <summary>A constant of such a type from its hexadecimal digits; null when there is none.</summary>
    internal static string? Constant(char type, string digits, bool isNegative)
    {
        if (digits.Length == 0) digits = "0";
        switch (type)
        {
            case 'b':
                return digits switch { "0" => "false", "1" => "true", _ => null };
            case 'c':
                return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
                    ? $"'{new Rune(code)}'"
                    : null;
            case 'a' or 'h' or 'i' or 'j' or 'l' or 'm' or 'n' or 'o' or 's' or 't' or 'x' or 'y':
                var sign = isNegative ? "-" : "";
                return ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                    ? sign + value.ToString(CultureInfo.InvariantCulture)
                    : $"{sign}0x{digits}";
            default:
                return null;
        }
    }
}
