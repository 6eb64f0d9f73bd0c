using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>What every parser owes: a request that is not traced takes no memory once its connection is warm.</summary>
internal static class Frugality
{
    private const int Passes = 5;

    /// <summary>Reads the same request and response, each of which may be several messages, over and over.</summary>
    public static void Check(ProtocolParser parser, byte[] request, byte[] response, int requests = 1)
    {
        var sink = new CountingSink();
        for (var i = 0; i < 10; i++) Round();
        // A collection that another test causes takes what is left of this thread's allocation buffer, and that counts as allocated: what a
        // parser takes it takes in every pass, a collection falls into one.
        var least = Enumerable.Range(0, Passes).Min(_ => AllocatedByThousand());
        Assert.Equal(0, least);
        Assert.Equal((10 + 1000 * Passes) * requests, sink.Count);

        long AllocatedByThousand()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) Round();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Round()
        {
            for (var at = 0; at < request.Length;) at += Checked(parser.ReadRequest(request.AsSpan(at), new(1, 2, false, 3), sink));
            for (var at = 0; at < response.Length;) at += Checked(parser.ReadResponse(response.AsSpan(at), new(4, 2, false, 3), sink));
        }
    }

    private static int Checked(long read) => read > 0 ? (int)read : throw new InvalidOperationException("The message is not read.");
}
