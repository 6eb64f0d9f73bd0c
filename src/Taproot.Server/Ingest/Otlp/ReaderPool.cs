using System.Collections.Concurrent;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Readers that are used again: a few, whatever the number of requests was.</summary>
internal sealed class ReaderPool<TReader>(Func<TReader> make)
{
    private const int Most = 16;
    private readonly ConcurrentQueue<TReader> _idle = new();

    /// <summary>Takes a reader; give it back when nothing that it handed out is used any more.</summary>
    public TReader Rent() => _idle.TryDequeue(out var reader) ? reader : make();

    /// <summary>Gives it back.</summary>
    public void Return(TReader reader)
    {
        if (_idle.Count < Most) _idle.Enqueue(reader);
    }
}
