namespace Taproot.NodeAgent.Protocols.MySql;

/// <summary>Texts of prepared statements, as far as they fit. The server numbers them as it answers, in order.</summary>
internal sealed class MySqlStatements
{
    private const uint LastPrepared = uint.MaxValue;
    private const int MaxStatements = 1024;
    private const int MaxPreparing = 64;
    private const int TextLimit = 1024;
    private readonly Dictionary<uint, byte[]> _byNumber = [];
    private readonly Queue<byte[]> _preparing = new();
    private byte[] _last = [];

    /// <summary>The client wants one prepared.</summary>
    public void Prepare(ReadOnlySpan<byte> text)
    {
        _last = text[..Math.Min(text.Length, TextLimit)].ToArray();
        if (_preparing.Count >= MaxPreparing) _preparing.Clear();
        _preparing.Enqueue(_last);
    }

    /// <summary>The server has done so; number 0 when it failed.</summary>
    public void Prepared(uint number)
    {
        if (!_preparing.TryDequeue(out var text) || number == 0) return;
        if (_byNumber.Count < MaxStatements || _byNumber.ContainsKey(number)) _byNumber[number] = text;
    }

    /// <summary>The text of a number; empty when it is not known.</summary>
    public ReadOnlySpan<byte> TextOf(uint number) => number == LastPrepared ? _last : _byNumber.GetValueOrDefault(number);

    public void Close(uint number) => _byNumber.Remove(number);

    /// <summary>Answers were lost.</summary>
    public void GiveUp() => _preparing.Clear();
}
