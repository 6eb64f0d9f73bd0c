using System.Net;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>Shows that requests which are not traced cost no memory.</summary>
internal static class Thrift
{
    private const int Rounds = 1000;

    /// <summary>Reads the request and its response again and again; returns how many requests one round makes.</summary>
    public static int Prove(ProtocolParser parser, byte[] request, byte[] response)
    {
        var sink = new Counting();
        for (var i = 0; i < 20; i++) Round();
        sink.Count = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        return sink.Count / Rounds;

        void Round()
        {
            parser.ReadRequest(request, new(1, 2, false, 3), sink);
            parser.ReadResponse(response, new(4, 2, false, 3), sink);
        }
    }

    /// <summary>Reads both once.</summary>
    public static void Read(ProtocolParser parser, byte[] request, byte[] response)
    {
        var sink = new Counting();
        parser.ReadRequest(request, new(1, 2, false, 3), sink);
        parser.ReadResponse(response, new(4, 2, false, 3), sink);
    }

    private sealed class Counting : IRequestSink
    {
        public int Count { get; set; }
        public bool WantsDetails => false;
        public bool KeepsLiterals => false;
        public void Completed(in L7Request request) => Count++;
        public void Resolved(string name, IReadOnlyList<IPAddress> addresses) => Count++;
    }
}
