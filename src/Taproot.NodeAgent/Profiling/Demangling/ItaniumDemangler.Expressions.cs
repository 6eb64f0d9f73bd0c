namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>This part: the expressions that stand in template arguments and types.</summary>
internal sealed partial class ItaniumDemangler
{
    private string Literal()
    {
        _text.Expect('L');
        if (_text.TryTake("_Z"))
        {
            var outer = _templateArguments;
            var entity = Encoding();
            _templateArguments = outer;
            _text.Expect('E');
            return entity;
        }
        var code = _text.Peek();
        var type = Type().Text;
        var sign = _text.TryTake('n') ? "-" : "";
        var digits = char.IsAsciiDigit(_text.Peek()) ? sign + _text.TakeDigits() : "";
        _text.Expect('E');
        return code switch
        {
            'b' when digits == "0" => "false",
            'b' when digits == "1" => "true",
            'i' => digits,
            'j' => digits + "u",
            'l' => digits + "l",
            'm' => digits + "ul",
            'x' => digits + "ll",
            'y' => digits + "ull",
            _ => $"({type}){digits}",
        };
    }

    private string Expression()
    {
        _text.Enter();
        var result = MangledText.Bounded(ReadExpression());
        _text.Leave();
        return result;
    }

    private string ReadExpression()
    {
        if (_text.Peek() == 'L') return Literal();
        if (_text.Peek() == 'T') return TemplateParameter().Text;
        if (_text.TryTake("st")) return $"sizeof ({Type().Text})";
        if (_text.TryTake("sz")) return $"sizeof ({Expression()})";
        if (_text.TryTake("at")) return $"alignof ({Type().Text})";
        if (_text.TryTake("sZ")) return $"sizeof...({TemplateParameter().Text})";
        if (_text.TryTake("sp")) return $"({Expression()})...";
        if (_text.TryTake("nx")) return $"noexcept ({Expression()})";
        if (_text.TryTake("cl")) return Call();
        if (_text.TryTake("cv")) return Conversion();
        if (_text.TryTake("sr")) return ScopedName();
        if (_text.TryTake("fp")) return FunctionParameter();
        if (_text.TryTake("dt")) return $"{Expression()}.{UnresolvedName()}";
        if (_text.TryTake("pt")) return $"{Expression()}->{UnresolvedName()}";
        if (char.IsAsciiDigit(_text.Peek())) return UnresolvedName();
        var code = _text.TakeText(2);
        if (code == "on") return Operator().Text;
        var symbol = ItaniumOperators.SymbolOf(code) ?? throw new DemangleException();
        return ItaniumOperators.OperandsOf(code) switch
        {
            1 => $"{symbol}({Expression()})",
            2 => $"({Expression()}){symbol}({Expression()})",
            3 => $"({Expression()})?({Expression()}) : ({Expression()})",
            _ => throw new DemangleException(),
        };
    }

    private string Call()
    {
        var function = Expression();
        return $"{function}({ExpressionsUntilEnd()})";
    }

    private string Conversion()
    {
        var type = Type().Text;
        return _text.TryTake('_') ? $"({type})({ExpressionsUntilEnd()})" : $"({type})({Expression()})";
    }

    private string ScopedName()
    {
        var scope = Type().Text;
        return $"{scope}::{UnresolvedName()}";
    }

    private string UnresolvedName()
    {
        var simple = char.IsAsciiDigit(_text.Peek()) ? SourceName() : _text.TryTake("on") ? Operator().Text : throw new DemangleException();
        return _text.Peek() == 'I' ? simple + KeepingArguments() : simple;
    }

    // The arguments of a name within an expression are not those that parameters refer to.
    private string KeepingArguments()
    {
        var outer = _templateArguments;
        var text = TemplateArguments();
        _templateArguments = outer;
        return text;
    }

    private string FunctionParameter()
    {
        _text.TryTake('K');
        var digits = _text.TakeDigits();
        _text.Expect('_');
        var number = digits.Length == 0 ? 1 : int.TryParse(digits, out var parsed) && parsed < 1000 ? parsed + 2 : throw new DemangleException();
        return $"{{parm#{number}}}";
    }

    private string ExpressionsUntilEnd()
    {
        List<string> parts = [];
        while (!_text.TryTake('E'))
        {
            if (_text.IsAtEnd) throw new DemangleException();
            parts.Add(Expression());
        }
        return MangledText.Bounded(string.Join(", ", parts));
    }
}
