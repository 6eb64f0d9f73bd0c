namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Decides what a connection speaks by its first turns: all that one side sends before the other answers is judged as one. Keeps these bytes, so
/// that the first requests are counted too.
/// </summary>
internal sealed class ProtocolChooser(IReadOnlyList<ProtocolDefinition> candidates)
{
    private const int MaxTurns = 8;
    private const int MaxChunks = 24;
    private const int MaxBytes = 16384;
    private const int TurnBytes = 1024;
    private const int Enough = 5;
    private const int Lead = 2;
    private const int Fresh = 3; // times that all candidates may fall out before the connection is ignored
    private readonly byte[] _turn = new byte[TurnBytes];
    private readonly int[] _points = new int[candidates.Count]; // of the turns that are over; less than zero: it cannot be
    private readonly List<KeptChunk> _kept = [];
    private int _turnFilled;
    private long _turnLength;
    private int _turns;
    private int _restarts;
    private int _bytes;
    private bool _isRequest;

    /// <summary>The protocol, once decided.</summary>
    public ProtocolDefinition? Decision { get; private set; }

    /// <summary>Whether it is none that is known.</summary>
    public bool IsHopeless { get; private set; }

    /// <summary>The connection proved not to be this: it is not chosen again.</summary>
    public void Exclude(ProtocolDefinition wrong)
    {
        _excluded = wrong;
        Restart();
    }

    private ProtocolDefinition? _excluded;

    /// <summary>Takes a chunk in account.</summary>
    public void Add(in Chunk chunk)
    {
        if (_turns == 0 || chunk.IsRequest != _isRequest) BeginTurn(chunk.IsRequest);
        Keep(chunk);
        var take = Math.Min(chunk.Bytes.Length, _turn.Length - _turnFilled);
        // Bytes after a hole would be judged as if they followed.
        if (_turnLength == _turnFilled)
        {
            chunk.Bytes[..take].CopyTo(_turn.AsSpan(_turnFilled));
            _turnFilled += take;
        }
        _turnLength += chunk.Length;
        Judge();
    }

    /// <summary>Reads the bytes so far again, now that it is known what they are.</summary>
    public void Replay(Conversation conversation, IRequestSink sink)
    {
        foreach (var kept in _kept)
        {
            conversation.Read(
                new() { Bytes = kept.Bytes, Length = kept.Length, Sequence = kept.Sequence, IsRequest = kept.IsRequest, Nanoseconds = kept.Nanoseconds, Thread = kept.Thread },
                sink);
        }
        _kept.Clear();
    }

    private void BeginTurn(bool isRequest)
    {
        for (var i = 0; i < _points.Length && _turns > 0; i++)
        {
            if (_points[i] < 0) continue;
            var likelihood = JudgeBy(candidates[i]);
            _points[i] = likelihood == Likelihood.No ? -1 : _points[i] + PointsOf(likelihood);
        }
        if (_turns > 0 && _points.All(p => p < 0)) Restart();
        (_isRequest, _turnFilled, _turnLength) = (isRequest, 0, 0);
        if (++_turns > MaxTurns) IsHopeless = true;
    }

    private void Restart()
    {
        Array.Clear(_points);
        _kept.Clear();
        (_turns, _turnFilled, _turnLength, _bytes) = (0, 0, 0, 0);
        if (++_restarts > Fresh) IsHopeless = true;
    }

    private void Judge()
    {
        var (best, bestPoints, second) = (-1, 0, 0);
        for (var i = 0; i < _points.Length; i++)
        {
            if (_points[i] < 0 || candidates[i] == _excluded) continue;
            var points = JudgeBy(candidates[i]) switch { Likelihood.No => 0, var l => _points[i] + PointsOf(l) };
            if (points > bestPoints) (best, bestPoints, second) = (i, points, bestPoints);
            else second = Math.Max(second, points);
        }
        if (bestPoints >= Enough && bestPoints - second >= Lead) Decision = candidates[best];
    }

    private Likelihood JudgeBy(ProtocolDefinition candidate)
    {
        var bytes = _turn.AsSpan(0, _turnFilled);
        if (bytes.IsEmpty) return Likelihood.No;
        return _isRequest ? candidate.JudgeRequest(bytes, _turnLength) : candidate.JudgeResponse(bytes, _turnLength);
    }

    private static int PointsOf(Likelihood likelihood) => likelihood switch
    {
        Likelihood.Certain => 2 * Enough,
        Likelihood.Likely => Enough - 1,
        Likelihood.Maybe => 1,
        _ => 0,
    };

    private void Keep(in Chunk chunk)
    {
        if (_kept.Count >= MaxChunks || _bytes + chunk.Bytes.Length > MaxBytes)
        {
            // The oldest would leave a hole; reading begins with what comes now.
            _kept.Clear();
            _bytes = 0;
        }
        _kept.Add(new(chunk.Bytes.ToArray(), chunk.Length, chunk.Sequence, chunk.IsRequest, chunk.Nanoseconds, chunk.Thread));
        _bytes += chunk.Bytes.Length;
    }

    private sealed record KeptChunk(byte[] Bytes, long Length, uint Sequence, bool IsRequest, long Nanoseconds, uint Thread);
}
