namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>The codes of the Itanium C++ ABI, section 5.1.</summary>
internal static class ItaniumOperators
{
    /// <summary>The type of a letter; null when it is none.</summary>
    internal static string? BuiltinType(char code) => code switch
    {
        'v' => "void",
        'w' => "wchar_t",
        'b' => "bool",
        'c' => "char",
        'a' => "signed char",
        'h' => "unsigned char",
        's' => "short",
        't' => "unsigned short",
        'i' => "int",
        'j' => "unsigned int",
        'l' => "long",
        'm' => "unsigned long",
        'x' => "long long",
        'y' => "unsigned long long",
        'n' => "__int128",
        'o' => "unsigned __int128",
        'f' => "float",
        'd' => "double",
        'e' => "long double",
        'g' => "__float128",
        'z' => "...",
        _ => null,
    };

    /// <summary>The type of the letter behind a D; null when it is none.</summary>
    internal static string? ExtendedType(char code) => code switch
    {
        'd' => "decimal64",
        'e' => "decimal128",
        'f' => "decimal32",
        'h' => "half",
        'i' => "char32_t",
        's' => "char16_t",
        'u' => "char8_t",
        'a' => "auto",
        'c' => "decltype(auto)",
        'n' => "decltype(nullptr)",
        _ => null,
    };

    /// <summary>The name of the letter behind an S, in full; null when it is none.</summary>
    internal static string? StandardName(char code) => code switch
    {
        'a' => "std::allocator",
        'b' => "std::basic_string",
        's' => "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
        'i' => "std::basic_istream<char, std::char_traits<char> >",
        'o' => "std::basic_ostream<char, std::char_traits<char> >",
        'd' => "std::basic_iostream<char, std::char_traits<char> >",
        _ => null,
    };

    /// <summary>An operator; null when the code is none.</summary>
    internal static string? SymbolOf(string code) => code switch
    {
        "nw" => "new",
        "na" => "new[]",
        "dl" => "delete",
        "da" => "delete[]",
        "aw" => "co_await",
        "ps" or "pl" => "+",
        "ng" or "mi" => "-",
        "ad" or "an" => "&",
        "de" or "ml" => "*",
        "co" => "~",
        "dv" => "/",
        "rm" => "%",
        "or" => "|",
        "eo" => "^",
        "aS" => "=",
        "pL" => "+=",
        "mI" => "-=",
        "mL" => "*=",
        "dV" => "/=",
        "rM" => "%=",
        "aN" => "&=",
        "oR" => "|=",
        "eO" => "^=",
        "ls" => "<<",
        "rs" => ">>",
        "lS" => "<<=",
        "rS" => ">>=",
        "eq" => "==",
        "ne" => "!=",
        "lt" => "<",
        "gt" => ">",
        "le" => "<=",
        "ge" => ">=",
        "ss" => "<=>",
        "nt" => "!",
        "aa" => "&&",
        "oo" => "||",
        "pp" => "++",
        "mm" => "--",
        "cm" => ",",
        "pm" => "->*",
        "pt" => "->",
        "cl" => "()",
        "ix" => "[]",
        "qu" => "?",
        _ => null,
    };

    /// <summary>How many operands it has in an expression; 0 when it cannot be in one.</summary>
    internal static int OperandsOf(string code) => code switch
    {
        "ps" or "ng" or "ad" or "de" or "co" or "nt" or "pp" or "mm" or "aw" => 1,
        "qu" => 3,
        "nw" or "na" or "dl" or "da" or "cl" or "ix" or "pt" => 0,
        _ => 2,
    };
}
