using System.Globalization;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>This part: types, template arguments and references back to what was there before.</summary>
internal sealed partial class ItaniumDemangler
{
    private MangledType Type()
    {
        _text.Enter();
        var outer = _templateArguments; // those of a name within the type are not what later parameters refer to
        var result = ReadType();
        _templateArguments = outer;
        _text.Leave();
        return result;
    }

    private MangledType ReadType()
    {
        var tag = _text.Peek();
        if (ItaniumOperators.BuiltinType(tag) is { } builtin)
        {
            _text.Take();
            return new(builtin);
        }
        switch (tag)
        {
            case 'r' or 'V' or 'K':
                return Remember(QualifiedType());
            case 'P':
                _text.Take();
                return Remember(Type().With("*"));
            case 'R':
                _text.Take();
                return Remember(Type().With("&"));
            case 'O':
                _text.Take();
                return Remember(Type().With("&&"));
            case 'C' or 'G':
                _text.Take();
                return Remember(Type().Qualified(tag == 'C' ? " _Complex" : " _Imaginary"));
            case 'F':
                return Remember(FunctionType(""));
            case 'A':
                return Remember(ArrayType());
            case 'M':
                return Remember(MemberPointer());
            case 'T':
                return TemplateParameterType();
            case 'S' when _text.Peek(1) != 't':
                return SubstitutedType();
            case 'u':
                _text.Take();
                return Remember(new(SourceName()));
            case 'U' when _text.Peek(1) is not ('l' or 't'):
                _text.Take();
                var vendor = SourceName();
                return Remember(Type().Qualified(" " + vendor));
            case 'D':
                return ExtendedType();
            default:
                return Remember(new(Name().Text));
        }
    }

    private MangledType Remember(MangledType type)
    {
        if (_substitutions.Count > 1000) throw new DemangleException();
        _substitutions.Add(type);
        return type;
    }

    private MangledType QualifiedType()
    {
        var qualifiers = Qualifiers();
        return _text.Peek() == 'F' ? FunctionType(qualifiers) : Type().Qualified(qualifiers);
    }

    // In the order in which they are written behind the type.
    private string Qualifiers()
    {
        var isRestrict = _text.TryTake('r');
        var isVolatile = _text.TryTake('V');
        var isConst = _text.TryTake('K');
        return (isConst ? " const" : "") + (isVolatile ? " volatile" : "") + (isRestrict ? " restrict" : "");
    }

    private MangledType FunctionType(string qualifiers)
    {
        _text.Expect('F');
        _text.TryTake('Y');
        var result = Type();
        var parameters = "";
        if (!_text.TryTake("vE"))
        {
            List<string> types = [];
            while (_text.Peek() is not ('E' or '\0') && !(_text.Peek() is 'R' or 'O' && _text.Peek(1) == 'E'))
            {
                if (Type().Text is { Length: > 0 } type) types.Add(type);
            }
            parameters = string.Join(", ", types);
            if (_text.TryTake('R')) qualifiers += " &";
            else if (_text.TryTake('O')) qualifiers += " &&";
            _text.Expect('E');
        }
        return new(MangledText.Bounded(result.Left + " "), MangledText.Bounded($"({parameters}){qualifiers}{result.Right}"), IsFunction: true);
    }

    private MangledType ArrayType()
    {
        _text.Expect('A');
        var size = _text.Peek() == '_' ? "" : char.IsAsciiDigit(_text.Peek()) ? _text.TakeDigits() : Expression();
        _text.Expect('_');
        var element = Type();
        return element.IsArray
            ? new(element.Left, $"[{size}]{element.Right.TrimStart()}", IsArray: true)
            : new(element.Left + " ", $"[{size}]{element.Right}", IsArray: true);
    }

    private MangledType MemberPointer()
    {
        _text.Expect('M');
        var owner = Type().Text;
        var member = Type();
        return member.IsFunction ? new($"{member.Left}({owner}::*", ")" + member.Right) : new($"{member.Left} {owner}::*", member.Right);
    }

    private MangledType TemplateParameterType()
    {
        var parameter = Remember(TemplateParameter());
        return _text.Peek() == 'I' ? Remember(new(Instance(parameter.Text))) : parameter;
    }

    private MangledType SubstitutedType()
    {
        var substituted = Substitution();
        return _text.Peek() == 'I' ? Remember(new(Instance(substituted.Text))) : substituted;
    }

    private MangledType ExtendedType()
    {
        var code = _text.Peek(1);
        if (ItaniumOperators.ExtendedType(code) is { } builtin)
        {
            _text.TakeText(2);
            return new(builtin);
        }
        switch (code)
        {
            case 'p':
                _text.TakeText(2);
                return Remember(Type());
            case 't' or 'T':
                _text.TakeText(2);
                var expression = Expression();
                _text.Expect('E');
                return Remember(new($"decltype ({expression})"));
            case 'o':
                _text.TakeText(2);
                return Remember(FunctionType(" noexcept"));
            case 'v':
                _text.TakeText(2);
                var size = _text.TakeDigits();
                _text.Expect('_');
                return Remember(Type().Qualified($" __vector({size})"));
            case 'F':
                _text.TakeText(2);
                var bits = _text.TakeDigits();
                if (!_text.TryTake('x')) _text.Expect('_');
                return new("_Float" + bits);
            default:
                throw new DemangleException();
        }
    }

    private MangledType TemplateParameter()
    {
        _text.Expect('T');
        var digits = _text.TakeDigits();
        _text.Expect('_');
        var index = digits.Length == 0 ? 0 : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (long)number + 1 : int.MaxValue;
        // Parameters of a generic lambda have no argument here.
        return index < _templateArguments.Count ? _templateArguments[(int)index]
            : _isInLambda ? new("auto:" + (index + 1).ToString(CultureInfo.InvariantCulture))
            : throw new DemangleException();
    }

    private MangledType Substitution()
    {
        _text.Expect('S');
        var tag = _text.Peek();
        if (ItaniumOperators.StandardName(tag) is { } standard)
        {
            _text.Take();
            var type = new MangledType(standard);
            while (_text.TryTake('B')) type = Remember(new($"{type.Left}[abi:{SourceName()}]"));
            return type;
        }
        long index = 0;
        if (tag != '_')
        {
            while (char.IsAsciiDigit(_text.Peek()) || char.IsAsciiLetterUpper(_text.Peek()))
            {
                var digit = _text.Take();
                index = index * 36 + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'A' + 10);
                if (index > _substitutions.Count) throw new DemangleException();
            }
            index++;
        }
        _text.Expect('_');
        return index < _substitutions.Count ? _substitutions[(int)index] : throw new DemangleException();
    }

    private string TemplateArguments()
    {
        _text.Expect('I');
        _text.Enter();
        List<MangledType> arguments = [];
        while (!_text.TryTake('E'))
        {
            if (_text.IsAtEnd) throw new DemangleException();
            arguments.Add(TemplateArgument());
        }
        _templateArguments = arguments;
        _text.Leave();
        var inside = MangledText.Bounded(string.Join(", ", arguments.Select(a => a.Text).Where(t => t.Length > 0)));
        return inside.EndsWith('>') ? $"<{inside} >" : $"<{inside}>";
    }

    private string Instance(string name) => MangledText.Bounded(name + (name.EndsWith('<') ? " " : "") + TemplateArguments());

    private MangledType TemplateArgument()
    {
        switch (_text.Peek())
        {
            case 'L':
                return new(Literal());
            case 'X':
                _text.Take();
                var expression = Expression();
                _text.Expect('E');
                return new(expression);
            case 'J':
                _text.Take();
                List<MangledType> pack = [];
                while (!_text.TryTake('E'))
                {
                    if (_text.IsAtEnd) throw new DemangleException();
                    pack.Add(TemplateArgument());
                }
                return new("", Pack: [.. pack]);
            default:
                return Type();
        }
    }
}
