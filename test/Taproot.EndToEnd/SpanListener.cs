using System.Collections.Concurrent;
using System.Net;
using Taproot.NodeAgent.Tests.Traces;

namespace Taproot.EndToEnd;

/// <summary>Takes the spans that an agent sends, in place of the server.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly HttpListener _listener = new();

    public SpanListener(int port)
    {
        Url = $"http://127.0.0.1:{port}/v1/traces/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ListenAsync();
    }

    public string Url { get; }

    /// <summary>All that came.</summary>
    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    /// <summary>The traces as lines, each of a span indented below its parent.</summary>
    public IEnumerable<string> Trees()
    {
        foreach (IGrouping<string, ReceivedSpan> trace in Spans.GroupBy(span => span.TraceId))
        {
            ReceivedSpan[] roots = [.. trace.Where(span => trace.All(other => other.SpanId != span.ParentSpanId))];
            yield return string.Concat(roots.OrderBy(span => span.Start).Select(root => Draw(root, trace, 0)));
        }
    }

    public void Dispose() => _listener.Close();

    private static string Draw(ReceivedSpan span, IEnumerable<ReceivedSpan> trace, int depth)
    {
        string side = span.Kind == 2 ? "answers" : "asks";
        string line = $"{new string(' ', depth * 2)}{span.Service} {side} {span.Name} {span["url.path"]}".TrimEnd() + "\n";
        return line + string.Concat(trace.Where(child => child.ParentSpanId == span.SpanId).OrderBy(child => child.Start).Select(child => Draw(child, trace, depth + 1)));
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                foreach (ReceivedSpan span in ReceivedSpan.ReadZipped(body.ToArray()))
                {
                    Spans.Enqueue(span);
                }

                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
