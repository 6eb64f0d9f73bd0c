using System.Text;

namespace Taproot.PromQL.Matching;

/// <summary>
/// Writes a pattern of RE2's syntax in .NET's. Groups lose their names, so that they are numbered from left to right as RE2 does; classes such as <c>\d</c>
/// and <c>[[:alpha:]]</c> are ASCII; <c>$</c> is the end of the text only. What RE2 does not have and .NET's non-backtracking engine does not either
/// (back-references, look-around) is refused by the latter.
/// </summary>
internal sealed class RegexTranslator
{
    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly List<string> _groupNames = [""];
    private int _at;

    private RegexTranslator(string pattern) => _pattern = pattern;

    /// <summary>The translated pattern, anchored at both ends, and the names of its groups by number, empty for those without.</summary>
    /// <exception cref="FormatException">The pattern is none of RE2.</exception>
    public static (string Pattern, IReadOnlyList<string> GroupNames) Translate(string pattern)
    {
        var translator = new RegexTranslator(pattern);
        translator._output.Append("\\A(?:");
        while (translator._at < pattern.Length) translator.TranslateNext();
        translator._output.Append(")\\z");
        return (translator._output.ToString(), translator._groupNames);
    }

    private void TranslateNext()
    {
        var c = _pattern[_at];
        switch (c)
        {
            case '\\':
                TranslateEscape(inClass: false);
                break;
            case '[':
                TranslateClass();
                break;
            case '(':
                TranslateGroup();
                break;
            case '$':
                _output.Append("\\z");
                _at++;
                break;
            // .NET would take these for comments and blanks in no mode that is on here, but a lone brace is text in both.
            default:
                _output.Append(c);
                _at++;
                break;
        }
    }

    private void TranslateGroup()
    {
        var rest = _pattern.AsSpan(_at);
        var nameAt = rest.StartsWith("(?P<") ? 4 : rest.StartsWith("(?<") && rest.Length > 3 && rest[3] is not ('=' or '!') ? 3 : 0;
        if (nameAt > 0)
        {
            var end = rest.IndexOf('>');
            if (end < 0) throw new FormatException("the name of a group has no end");
            _groupNames.Add(rest[nameAt..end].ToString());
            _output.Append('(');
            _at += end + 1;
            return;
        }

        if (rest.StartsWith("(?#") || rest.StartsWith("(?(")) throw new FormatException("(?# and (?( do not exist");
        if (rest.StartsWith("(?"))
        {
            var flags = rest[2..];
            var end = flags.IndexOfAny(':', ')');
            if (end >= 0 && flags[..end].IndexOfAnyExcept("imsU-") < 0 && flags[..end].Contains('U')) throw new FormatException("the flag U is not supported");
            if (end >= 0 && flags[..end].IndexOfAny('x', 'n') >= 0) throw new FormatException("the flags are i, m and s");
        }
        else
        {
            _groupNames.Add("");
        }
        _output.Append('(');
        _at++;
    }

    private void TranslateClass()
    {
        _output.Append('[');
        _at++;
        if (_at < _pattern.Length && _pattern[_at] == '^') Copy();
        // A bracket that closes nothing yet is text.
        if (_at < _pattern.Length && _pattern[_at] == ']')
        {
            _output.Append("\\]");
            _at++;
        }

        while (_at < _pattern.Length && _pattern[_at] != ']')
        {
            if (_pattern[_at] == '\\') TranslateEscape(inClass: true);
            else if (_pattern.AsSpan(_at).StartsWith("[:")) TranslateNamedClass();
            else if (_pattern[_at] == '[') AppendAndSkip("\\[", 1);
            else Copy();
        }
        if (_at == _pattern.Length) throw new FormatException("a class [ has no end");
        Copy();
    }

    private void TranslateNamedClass()
    {
        var end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            AppendAndSkip("\\[", 1);
            return;
        }

        var members = _pattern[(_at + 2)..end] switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => "\\x00-\\x7F",
            "blank" => "\\t ",
            "cntrl" => "\\x00-\\x1F\\x7F",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => "!-/:-@\\[-`{-~",
            "space" => "\\t\\n\\v\\f\\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => throw new FormatException($"there is no class {_pattern[_at..(end + 2)]}"),
        };
        AppendAndSkip(members, end + 2 - _at);
    }

    private void TranslateEscape(bool inClass)
    {
        if (_at + 1 == _pattern.Length) throw new FormatException("a backslash stands at the end");
        switch (_pattern[_at + 1])
        {
            case 'd':
                AppendAndSkip(inClass ? "0-9" : "[0-9]", 2);
                break;
            case 'w':
                AppendAndSkip(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]", 2);
                break;
            case 's':
                AppendAndSkip(inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]", 2);
                break;
            case 'D' when !inClass:
                AppendAndSkip("[^0-9]", 2);
                break;
            case 'W' when !inClass:
                AppendAndSkip("[^0-9A-Za-z_]", 2);
                break;
            case 'S' when !inClass:
                AppendAndSkip("[^\\t\\n\\f\\r ]", 2);
                break;
            case 'Q' when !inClass:
                var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
                var text = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
                AppendAndSkip(System.Text.RegularExpressions.Regex.Escape(text), text.Length + (end < 0 ? 2 : 4));
                break;
            case 'Z' or 'G' or 'k' or 'c' or 'e':
                throw new FormatException($"there is no escape \\{_pattern[_at + 1]}");
            case >= '1' and <= '9':
                throw new FormatException("back-references are not supported");
            case 'x' when _at + 2 < _pattern.Length && _pattern[_at + 2] == '{':
                TranslateHex();
                break;
            default:
                AppendAndSkip(_pattern.Substring(_at, 2), 2);
                break;
        }
    }

    private void TranslateHex()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0 || !int.TryParse(_pattern.AsSpan(_at + 3, end - _at - 3), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) || code > 0xffff)
            throw new FormatException("\\x{…} takes up to four hexadecimal digits");
        AppendAndSkip($"\\u{code:X4}", end + 1 - _at);
    }

    private void Copy() => AppendAndSkip(_pattern.Substring(_at, 1), 1);

    private void AppendAndSkip(string text, int skip)
    {
        _output.Append(text);
        _at += skip;
    }
}
