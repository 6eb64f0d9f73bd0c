using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Taproot.Server.Tests.Sources;

/// <summary>An HTTP server that answers as the test says: for what no Prometheus of Debian does, such as tokens and hostile answers.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public StandIn(Func<HttpListenerContext, Task> answer)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public Uri Url { get; }

    public static Task Say(HttpListenerContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    }

    /// <summary>The answer to a query for one number.</summary>
    public const string One = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}""";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context, answer);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, Func<HttpListenerContext, Task> answer)
    {
        try
        {
            await answer(context);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, which hostile answers make it do.
        }
    }
}
