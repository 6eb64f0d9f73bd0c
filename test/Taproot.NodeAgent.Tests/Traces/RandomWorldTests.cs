using CsCheck;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Tests.Traces;

/// <summary>Whatever programs do in whatever order: traces are trees.</summary>
public sealed class RandomWorldTests
{
    private static readonly Gen<(int Kind, int From, int To, int Thread, int Id)> Step =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[1, 3], Gen.Int[1, 4]);

    [Fact]
    public void Spans_have_no_cycles_and_parents_of_their_own_trace() => Step.Array[1, 150].Sample(steps =>
    {
        var spans = Play(new World(), steps, backwards: false);
        var byId = spans.GroupBy(s => s.SpanId).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var span in spans)
        {
            if (span.ParentId != 0 && byId.TryGetValue(span.ParentId, out var parents)) Assert.Contains(parents, p => p.TraceId == span.TraceId);
            Assert.True(EndsAtARoot(span, byId), "a cycle");
        }
    }, iter: 2000);

    [Fact]
    public void Servers_that_are_told_of_before_their_clients_make_no_cycles() => Step.Array[1, 100].Sample(steps =>
    {
        var spans = Play(new World(), steps, backwards: true);
        var byId = spans.GroupBy(s => s.SpanId).ToDictionary(g => g.Key, g => g.ToList());
        Assert.All(spans, span => Assert.True(EndsAtARoot(span, byId), "a cycle"));
    }, iter: 1000);

    [Fact]
    public void Tables_are_empty_once_all_is_over() => Step.Array[50, 300].Sample(steps =>
    {
        var world = new World();
        Play(world, steps, backwards: false);
        for (var i = 0; i < 3; i++)
        {
            world.Pass(TimeSpan.FromMinutes(6));
            world.Here.Tracer.Sweep();
        }
        Assert.Equal(0, world.Here.Tracer.Entries);
    }, iter: 100);

    // Headers repeat span ids here, as no program should do: only a way that comes back to where it was is a cycle.
    private static bool EndsAtARoot(Seen span, Dictionary<ulong, List<Seen>> byId)
    {
        var at = span;
        for (var steps = 0; at.ParentId != 0; steps++)
        {
            var candidates = byId.GetValueOrDefault(at.ParentId)?.Where(p => p.TraceId == at.TraceId).ToList() ?? [];
            if (candidates.Count != 1) return true;
            at = candidates[0];
            if (steps > 500) return false;
        }
        return true;
    }

    private static List<Seen> Play(World world, (int Kind, int From, int To, int Thread, int Id)[] steps, bool backwards)
    {
        var programs = Enumerable.Range(0, 5).Select(i => world.Program($"p{i}")).ToList();
        List<Call> open = [];
        ulong span = 0x100;
        foreach (var (kind, from, to, thread, id) in steps)
        {
            // No program names a span twice.
            var header = kind is 1 or 2 ? new IncomingTrace((UInt128)id, span++, true) : null;
            switch (kind)
            {
                case < 5 when backwards:
                    var wire = world.Connect(programs[from], programs[to]);
                    open.Add(wire.AskBackwards("/x", (uint)thread, (uint)id, header));
                    break;
                case < 5:
                    open.Add(programs[from].Asks(programs[to], "/x", (uint)thread, (uint)id, header));
                    break;
                case 5:
                    open.Add(world.From("8.8.8.8", programs[to]).Ask("/in", readBy: (uint)thread));
                    break;
                case < 9 when open.Count > 0:
                    var call = open[(from + to) % open.Count];
                    open.Remove(call);
                    call.Answered(readBy: (uint)thread);
                    break;
                default:
                    world.Pass(TimeSpan.FromSeconds(id));
                    break;
            }
        }
        return world.Spans();
    }
}
