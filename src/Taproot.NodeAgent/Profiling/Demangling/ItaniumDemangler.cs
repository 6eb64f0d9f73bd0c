using System.Globalization;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>
/// Demangles C++ names of the Itanium ABI, with parameters. This part: encodings and names. What of expressions compilers hardly ever put into
/// names of functions is not known, and such a name stays as it is.
/// </summary>
internal sealed partial class ItaniumDemangler(string name)
{
    private const string Std = "std";
    private readonly MangledText _text = new(name, 0);
    private readonly List<MangledType> _substitutions = [];
    private List<MangledType> _templateArguments = [];
    private bool _isInLambda;

    internal string Demangle()
    {
        if (!_text.TryTake("_Z")) throw new DemangleException();
        var result = Encoding();
        if (!_text.IsAtEnd) result += Clones();
        return MangledText.Bounded(result);
    }

    // What optimisers append: .cold, .part.0, .isra.0
    private string Clones()
    {
        if (_text.Peek() != '.') throw new DemangleException();
        var clones = "";
        while (_text.Peek() == '.')
        {
            var start = _text.Position;
            _text.Take();
            while (!_text.IsAtEnd && _text.Peek() != '.') _text.Take();
            while (_text.Peek() == '.' && char.IsAsciiDigit(_text.Peek(1)))
            {
                _text.Take();
                _text.TakeDigits();
            }
            clones += $" [clone {name[start.._text.Position]}]";
        }
        return clones;
    }

    private string Encoding()
    {
        _text.Enter();
        var result = _text.Peek() is 'T' or 'G' && Special() is { } special ? special : Function();
        _text.Leave();
        return result;
    }

    private string Function()
    {
        var function = Name();
        if (_text.IsAtEnd || _text.Peek() is 'E' or '.') return function.Text;
        var result = function.IsTemplate && !function.HasNoResult ? Type() : null;
        var parameters = Parameters();
        var body = $"{function.Text}({parameters}){function.Qualifiers}";
        return result is null ? body : result.IsFunction || result.Right.Length > 0 ? $"{result.Left}{body}{result.Right}" : $"{result.Left} {body}";
    }

    private string Parameters()
    {
        if (_text.TryTake('v')) return "";
        List<string> types = [];
        while (!_text.IsAtEnd && _text.Peek() is not ('E' or '.'))
        {
            if (Type().Text is { Length: > 0 } type) types.Add(type);
        }
        return MangledText.Bounded(string.Join(", ", types));
    }

    private string? Special()
    {
        if (_text.TryTake("TV")) return "vtable for " + Type().Text;
        if (_text.TryTake("TT")) return "VTT for " + Type().Text;
        if (_text.TryTake("TI")) return "typeinfo for " + Type().Text;
        if (_text.TryTake("TS")) return "typeinfo name for " + Type().Text;
        if (_text.TryTake("TW")) return "TLS wrapper function for " + Name().Text;
        if (_text.TryTake("TH")) return "TLS init function for " + Name().Text;
        if (_text.TryTake("GV")) return "guard variable for " + Name().Text;
        if (_text.TryTake("GTt") || _text.TryTake("GTn")) return "transaction clone for " + Encoding();
        if (_text.TryTake("Th")) return Thunk("non-virtual thunk to ", 1);
        if (_text.TryTake("Tv")) return Thunk("virtual thunk to ", 2);
        if (!_text.TryTake("Tc")) return null;
        SkipOffset();
        SkipOffset();
        return "covariant return thunk to " + Encoding();
    }

    private string Thunk(string kind, int numbers)
    {
        for (var i = 0; i < numbers; i++) SkipNumber();
        return kind + Encoding();
    }

    private void SkipOffset()
    {
        if (_text.TryTake('h')) SkipNumber();
        else if (_text.TryTake('v'))
        {
            SkipNumber();
            SkipNumber();
        }
        else throw new DemangleException();
    }

    private void SkipNumber()
    {
        _text.TryTake('n');
        _text.TakeDigits();
        _text.Expect('_');
    }

    private FunctionName Name()
    {
        _text.Enter();
        FunctionName result;
        if (_text.TryTake('N')) result = NestedName();
        else if (_text.TryTake('Z')) result = LocalName();
        else if (_text.Peek() == 'S' && _text.Peek(1) != 't') result = WithArguments(new(Substitution().Text), isSubstituted: true);
        else
        {
            var prefix = _text.TryTake("St") ? Std + "::" : "";
            var last = Unqualified("");
            result = WithArguments(last with { Text = prefix + last.Text }, isSubstituted: false);
        }
        _text.Leave();
        return result;
    }

    private FunctionName WithArguments(FunctionName plain, bool isSubstituted)
    {
        if (_text.Peek() != 'I') return plain;
        if (!isSubstituted) _substitutions.Add(new(plain.Text));
        return plain with { Text = Instance(plain.Text), IsTemplate = true };
    }

    private FunctionName NestedName()
    {
        var qualifiers = Qualifiers();
        if (_text.TryTake('R')) qualifiers += " &";
        else if (_text.TryTake('O')) qualifiers += " &&";
        var current = new FunctionName("");
        var last = "";
        while (!_text.TryTake('E'))
        {
            switch (_text.Peek())
            {
                case 'S' when _text.Peek(1) != 't':
                    current = new(Substitution().Text);
                    last = LastPart(current.Text);
                    continue;
                case 'S':
                    _text.TakeText(2);
                    current = new(Std);
                    continue;
                case 'T':
                    current = new(TemplateParameter().Text);
                    break;
                case 'D' when _text.Peek(1) is 't' or 'T':
                    current = new(Type().Text);
                    continue;
                case 'I':
                    current = current with { Text = Instance(current.Text), IsTemplate = true };
                    break;
                case 'M':
                    _text.Take();
                    continue;
                default:
                    var part = Unqualified(last);
                    last = part.Text;
                    current = part with { Text = current.Text.Length > 0 ? MangledText.Bounded($"{current.Text}::{part.Text}") : part.Text };
                    break;
            }
            if (_text.Peek() != 'E') _substitutions.Add(new(current.Text));
        }
        return current with { Qualifiers = qualifiers };
    }

    private FunctionName LocalName()
    {
        var function = Encoding();
        _text.Expect('E');
        if (_text.TryTake('s'))
        {
            Discriminator();
            return new(function + "::string literal");
        }
        if (_text.TryTake('d'))
        {
            _text.TakeDigits();
            _text.Expect('_');
        }
        var inner = Name();
        Discriminator();
        return inner with { Text = MangledText.Bounded($"{function}::{inner.Text}") };
    }

    private void Discriminator()
    {
        if (_text.Peek() != '_') return;
        _text.Take();
        if (!_text.TryTake('_'))
        {
            if (char.IsAsciiDigit(_text.Peek())) _text.Take();
            return;
        }
        _text.TakeDigits();
        _text.Expect('_');
    }

    private FunctionName Unqualified(string last)
    {
        _text.TryTake('L'); // not visible outside of its file
        var result = _text.Peek() switch
        {
            'C' when _text.Peek(1) is >= '1' and <= '5' => Constructor("", last),
            'D' when _text.Peek(1) is >= '0' and <= '5' => Constructor("~", last),
            'U' when _text.Peek(1) == 'l' => new(Lambda()),
            'U' when _text.Peek(1) == 't' => new(Unnamed()),
            >= '0' and <= '9' => new(SourceName()),
            _ => Operator(),
        };
        while (_text.TryTake('B')) result = result with { Text = $"{result.Text}[abi:{SourceName()}]" };
        return result;
    }

    private FunctionName Constructor(string sign, string last)
    {
        _text.TakeText(2);
        if (last.Length == 0) throw new DemangleException();
        var tag = last.IndexOf("[abi:", StringComparison.Ordinal);
        return new(sign + (tag < 0 ? last : last[..tag])) { HasNoResult = true };
    }

    private string SourceName()
    {
        var source = _text.TakeText(_text.TakeNumber());
        return source.StartsWith("_GLOBAL__N", StringComparison.Ordinal) ? "(anonymous namespace)" : source;
    }

    private string Lambda()
    {
        _text.TakeText(2);
        var isInside = _isInLambda;
        _isInLambda = true;
        var parameters = Parameters();
        _isInLambda = isInside;
        _text.Expect('E');
        return $"{{lambda({parameters})#{Ordinal()}}}";
    }

    private string Unnamed()
    {
        _text.TakeText(2);
        return $"{{unnamed type#{Ordinal()}}}";
    }

    // The first has no number, the second 0.
    private string Ordinal()
    {
        var digits = _text.TakeDigits();
        _text.Expect('_');
        var number = digits.Length == 0 ? 1 : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed < int.MaxValue - 2 ? parsed + 2 : throw new DemangleException();
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private FunctionName Operator()
    {
        if (_text.TryTake("cv")) return new("operator " + Type().Text) { HasNoResult = true };
        if (_text.TryTake("li")) return new("operator\"\" " + SourceName());
        var code = _text.TakeText(2);
        return ItaniumOperators.SymbolOf(code) is { } symbol
            ? new("operator" + (char.IsAsciiLetter(symbol[0]) ? " " : "") + symbol)
            : throw new DemangleException();
    }

    // The constructor of A::B<int> is named B.
    private static string LastPart(string text)
    {
        var depth = 0;
        var end = text.Length;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == '>') depth++;
            else if (text[i] == '<' && --depth == 0) end = i;
            else if (depth == 0 && text[i] == ':') return text[(i + 1)..end];
        }
        return text[..end];
    }

    /// <summary>A name, and what of it decides how the rest is read.</summary>
    private sealed record FunctionName(string Text)
    {
        /// <summary>True when it ends with template arguments: the type of the result comes first then.</summary>
        internal bool IsTemplate { get; init; }

        /// <summary>True for constructors, destructors and conversions.</summary>
        internal bool HasNoResult { get; init; }

        /// <summary>Of a member function.</summary>
        internal string Qualifiers { get; init; } = "";
    }
}
