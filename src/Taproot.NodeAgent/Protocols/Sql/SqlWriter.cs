namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>Collects a normalised statement in a buffer of fixed size; what goes beyond it is dropped.</summary>
internal ref struct SqlWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;
    private bool _owesSpace;

    /// <summary>Whether there is no room for more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Text => _buffer[.._length].TrimEnd((byte)' ');

    /// <summary>Whether a value is expected: after a parenthesis, a comma or a comparison.</summary>
    public readonly bool IsAtValue => _length > 0 && _buffer[_length - 1] is (byte)'(' or (byte)',' or (byte)'=' or (byte)'<' or (byte)'>' or (byte)'[';

    /// <summary>White space, written when something follows.</summary>
    public void Space() => _owesSpace = _length > 0;

    /// <summary>A name, whole or not at all.</summary>
    public void Word(ReadOnlySpan<byte> word)
    {
        WriteSpace();
        if (_length + word.Length > _buffer.Length)
        {
            IsFull = true;
            return;
        }
        word.CopyTo(_buffer[_length..]);
        _length += word.Length;
    }

    /// <summary>Another character.</summary>
    public void Symbol(byte symbol)
    {
        if (symbol == ')') MergeRows();
        if (symbol is (byte)')' or (byte)',' or (byte)';') _owesSpace = false;
        WriteSpace();
        Put(symbol);
    }

    /// <summary>A value: the question mark, which a list of values has once.</summary>
    public void Literal()
    {
        DropSign();
        var text = Text;
        if (text.EndsWith(","u8) && text[..^1].TrimEnd((byte)' ').EndsWith("?"u8))
        {
            _length = text[..^1].TrimEnd((byte)' ').Length;
            _owesSpace = false;
            return;
        }
        // Adjacent strings are one string.
        if (text.EndsWith("?"u8))
        {
            _owesSpace = false;
            return;
        }
        WriteSpace();
        Put((byte)'?');
    }

    // A sign that is no operator belongs to the number.
    private void DropSign()
    {
        if (_owesSpace || _length < 2 || _buffer[_length - 1] is not ((byte)'-' or (byte)'+')) return;
        var before = _buffer[..(_length - 1)].TrimEnd((byte)' ');
        if (before.Length == 0 || before[^1] is not ((byte)'(' or (byte)',' or (byte)'=' or (byte)'<' or (byte)'>' or (byte)'[')) return;
        _owesSpace = before.Length < _length - 1;
        _length = before.Length;
    }

    // (?), (?) is one row as good as two.
    private void MergeRows()
    {
        var text = Text;
        if (!text.EndsWith("(?"u8)) return;
        var before = text[..^2].TrimEnd((byte)' ');
        if (!before.EndsWith(","u8)) return;
        before = before[..^1].TrimEnd((byte)' ');
        if (!before.EndsWith("(?)"u8)) return;
        _length = before.Length - 1;
        _owesSpace = false;
    }

    // Two signs with a space after them would be a comment.
    private void WriteSpace()
    {
        if (_owesSpace && _buffer[_length - 1] != '(' && !_buffer[.._length].EndsWith("--"u8)) Put((byte)' ');
        _owesSpace = false;
    }

    private void Put(byte c)
    {
        if (_length < _buffer.Length) _buffer[_length++] = c;
        else IsFull = true;
    }
}
