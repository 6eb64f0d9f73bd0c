using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Profiling.Demangling;

/// <summary>Rust's second scheme (RFC 2603): paths, types and constants with references back into the name. Crates' hashes are left out.</summary>
internal sealed class RustV0Demangler
{
    private const int LongestResult = 4096;
    private readonly MangledText _text;
    private readonly StringBuilder _out = new();
    private int _lifetimes;
    private int _silent;

    internal RustV0Demangler(string name)
    {
        _text = new(name, 2);
    }

    internal string Demangle()
    {
        if (char.IsAsciiDigit(_text.Peek())) throw new DemangleException(); // a later version
        Path(inValue: true);
        if (char.IsAsciiLetterUpper(_text.Peek()))
        {
            _silent++;
            Path(inValue: false); // the crate that made the instance
            _silent--;
        }
        if (!_text.IsAtEnd && _text.Peek() is not ('.' or '$')) throw new DemangleException();
        return _out.ToString();
    }

    private void Print(string text)
    {
        if (_silent > 0) return;
        if (_out.Length + text.Length > LongestResult) throw new DemangleException();
        _out.Append(text);
    }

    private void Path(bool inValue)
    {
        _text.Enter();
        switch (_text.Take())
        {
            case 'C':
                Disambiguator();
                Print(Identifier());
                break;
            case 'M':
                ImplementationPath();
                Print("<");
                Type();
                Print(">");
                break;
            case 'X':
                ImplementationPath();
                TypeAsTrait();
                break;
            case 'Y':
                TypeAsTrait();
                break;
            case 'N':
                Nested(inValue);
                break;
            case 'I':
                Path(inValue);
                if (inValue) Print("::");
                Print("<");
                List("E", GenericArgument);
                Print(">");
                break;
            case 'B':
                Back(() => Path(inValue));
                break;
            default:
                throw new DemangleException();
        }
        _text.Leave();
    }

    private void ImplementationPath()
    {
        _silent++;
        Disambiguator();
        Path(inValue: false);
        _silent--;
    }

    private void TypeAsTrait()
    {
        Print("<");
        Type();
        Print(" as ");
        Path(inValue: false);
        Print(">");
    }

    private void Nested(bool inValue)
    {
        var space = _text.Take();
        if (!char.IsAsciiLetter(space)) throw new DemangleException();
        Path(inValue);
        var number = Disambiguator();
        var name = Identifier();
        if (char.IsAsciiLetterLower(space))
        {
            if (name.Length > 0) Print("::" + name);
            return;
        }
        var kind = space switch { 'C' => "closure", 'S' => "shim", _ => space.ToString() };
        Print($"::{{{kind}{(name.Length > 0 ? ":" + name : "")}#{number.ToString(CultureInfo.InvariantCulture)}}}");
    }

    private void GenericArgument()
    {
        if (_text.TryTake('L')) Lifetime(Base62());
        else if (_text.TryTake('K')) Constant();
        else Type();
    }

    private void Type()
    {
        _text.Enter();
        var tag = _text.Peek();
        if (RustV0Types.Basic(tag) is { } basic)
        {
            _text.Take();
            Print(basic);
            _text.Leave();
            return;
        }
        switch (tag)
        {
            case 'R' or 'Q':
                _text.Take();
                Print("&");
                if (_text.TryTake('L') && Base62() is > 0 and var lifetime)
                {
                    Lifetime(lifetime);
                    Print(" ");
                }
                if (tag == 'Q') Print("mut ");
                Type();
                break;
            case 'P' or 'O':
                _text.Take();
                Print(tag == 'P' ? "*const " : "*mut ");
                Type();
                break;
            case 'A' or 'S':
                _text.Take();
                Print("[");
                Type();
                if (tag == 'A')
                {
                    Print("; ");
                    Constant();
                }
                Print("]");
                break;
            case 'T':
                _text.Take();
                Print("(");
                if (List("E", Type) == 1) Print(",");
                Print(")");
                break;
            case 'F':
                _text.Take();
                Bound(Function);
                break;
            case 'D':
                _text.Take();
                Dynamic();
                break;
            case 'B':
                _text.Take();
                Back(Type);
                break;
            default:
                Path(inValue: false);
                break;
        }
        _text.Leave();
    }

    private void Function()
    {
        if (_text.TryTake('U')) Print("unsafe ");
        if (_text.TryTake('K')) Print($"extern \"{(_text.TryTake('C') ? "C" : Identifier().Replace('_', '-'))}\" ");
        Print("fn(");
        List("E", Type);
        Print(")");
        if (_text.TryTake('u')) return;
        Print(" -> ");
        Type();
    }

    private void Dynamic()
    {
        Print("dyn ");
        Bound(() => List("E", DynamicTrait, " + "));
        _text.Expect('L');
        if (Base62() is > 0 and var lifetime)
        {
            Print(" + ");
            Lifetime(lifetime);
        }
    }

    private void DynamicTrait()
    {
        var isOpen = PathWithOpenArguments();
        while (_text.TryTake('p'))
        {
            Print(isOpen ? ", " : "<");
            isOpen = true;
            Print(Identifier() + " = ");
            Type();
        }
        if (isOpen) Print(">");
    }

    // The bindings of associated types come within the brackets of the trait's own arguments.
    private bool PathWithOpenArguments()
    {
        if (_text.TryTake('B'))
        {
            var isOpen = false;
            Back(() => isOpen = PathWithOpenArguments());
            return isOpen;
        }
        if (!_text.TryTake('I'))
        {
            Path(inValue: false);
            return false;
        }
        Path(inValue: false);
        Print("<");
        List("E", GenericArgument);
        return true;
    }

    private void Bound(Action inner)
    {
        var before = _lifetimes;
        if (_text.TryTake('G'))
        {
            var count = Math.Min(Base62() + 1, 100);
            Print("for<");
            for (var i = 0; i < count; i++)
            {
                if (i > 0) Print(", ");
                _lifetimes++;
                Lifetime(1);
            }
            Print("> ");
        }
        inner();
        _lifetimes = before;
    }

    private void Lifetime(int index)
    {
        if (index == 0)
        {
            Print("'_");
            return;
        }
        var depth = _lifetimes - index;
        Print(depth is >= 0 and < 26 ? $"'{(char)('a' + depth)}" : "'_" + depth.ToString(CultureInfo.InvariantCulture));
    }

    private void Constant()
    {
        _text.Enter();
        var tag = _text.Take();
        if (tag == 'B') Back(Constant);
        else if (tag == 'p') Print("_");
        else
        {
            var isNegative = _text.TryTake('n');
            var start = _text.Position;
            while (char.IsAsciiHexDigitLower(_text.Peek())) _text.Take();
            var length = _text.Position - start;
            _text.Position = start;
            var digits = _text.TakeText(length);
            _text.Expect('_');
            Print(RustV0Types.Constant(tag, digits, isNegative) ?? throw new DemangleException());
        }
        _text.Leave();
    }

    private int List(string end, Action element, string separator = ", ")
    {
        var count = 0;
        for (; !_text.TryTake(end); count++)
        {
            if (_text.IsAtEnd) throw new DemangleException();
            if (count > 0) Print(separator);
            element();
        }
        return count;
    }

    private void Back(Action read)
    {
        var here = _text.Position - 1;
        var target = Base62() + 2;
        if (target >= here) throw new DemangleException();
        var after = _text.Position;
        if (_silent > 0) return; // nothing would come of it
        _text.Position = target;
        read();
        _text.Position = after;
    }

    private int Disambiguator() => _text.TryTake('s') ? Base62() + 1 : 0;

    private int Base62()
    {
        if (_text.TryTake('_')) return 0;
        long value = 0;
        while (_text.Take() is var digit && digit != '_')
        {
            var next = digit switch
            {
                >= '0' and <= '9' => digit - '0',
                >= 'a' and <= 'z' => digit - 'a' + 10,
                >= 'A' and <= 'Z' => digit - 'A' + 36,
                _ => throw new DemangleException(),
            };
            value = value * 62 + next;
            if (value > int.MaxValue - 8) value = int.MaxValue - 8;
        }
        return (int)value + 1;
    }

    private string Identifier()
    {
        var isEncoded = _text.TryTake('u');
        var length = _text.Peek() == '0' ? _text.Take() - '0' : _text.TakeNumber();
        _text.TryTake('_');
        var name = _text.TakeText(length);
        return isEncoded ? Punycode.Decode(name) ?? throw new DemangleException() : name;
    }
}
