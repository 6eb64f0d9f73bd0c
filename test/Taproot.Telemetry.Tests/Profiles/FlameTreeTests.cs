using CsCheck;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Tests.Profiles;

public sealed class FlameTreeTests
{
    [Fact]
    public void Stacks_are_merged_from_the_root_on()
    {
        var tree = new FlameTree();
        tree.Add(["leaf", "work", "main"], 5);
        tree.Add(["work", "main"], 2);
        tree.Add(["idle", "main"], 4);
        tree.Add(["idle", "main"], 1, isBase: true);
        var graph = tree.ToGraph(100);
        Assert.Equal(["-1  0/11 0/1", "0 main 0/11 0/1", "1 work 2/7 0/0", "2 leaf 5/5 0/0", "1 idle 4/4 1/1"],
            graph.Nodes.Select(n => $"{n.Parent} {graph.Frames[n.Frame]} {n.Self}/{n.Total} {n.BaseSelf}/{n.BaseTotal}"));
        Assert.Equal((11, 1, 0, 0), (graph.Total, graph.BaseTotal, graph.LeftOutNodes, graph.LeftOutSelf));
    }

    [Fact]
    public void A_further_frame_stands_around_stacks_that_are_told_apart()
    {
        var tree = new FlameTree();
        tree.Add(["main"], 5, outermost: "shop");
        tree.Add(["main"], 2, outermost: "cart");
        tree.Add([], 1, outermost: "cart");
        Assert.Equal([" 8", "shop 5", "main 5", "cart 3", "main 2"], tree.ToGraph(10) is var graph ? graph.Nodes.Select(n => $"{graph.Frames[n.Frame]} {n.Total}") : []);
    }

    [Fact]
    public void A_graph_is_a_tree_within_its_bounds_that_loses_nothing_uncounted() =>
        Gen.Select(Gen.Select(Gen.Int[0, 4].Array[0, 8], Gen.Long[1, 1000]).Array[0, 40], Gen.Int[1, 30]).Sample((stacks, most) =>
        {
            var tree = new FlameTree(mostNodes: 25);
            foreach (var (frames, value) in stacks) tree.Add([.. frames.Select(f => $"f{f}")], value);
            var graph = tree.ToGraph(most);
            Assert.InRange(graph.Nodes.Count, 1, Math.Max(1, most));
            Assert.Equal(stacks.Sum(s => s.Item2), graph.Total);
            Assert.Equal(graph.Total, graph.Nodes.Sum(n => n.Self) + graph.LeftOutSelf);
            for (var i = 0; i < graph.Nodes.Count; i++)
            {
                var node = graph.Nodes[i];
                Assert.True(node.Parent < i);
                if (i > 0) Assert.True(node.Total <= graph.Nodes[node.Parent].Total);
            }
        }, iter: 2_000);

    [Theory]
    [InlineData("main", "main", "", 0)]
    [InlineData("work /src/a b.c:12", "work /src/a", "b.c", 12)]
    [InlineData("operator new(unsigned long)", "operator new(unsigned long)", "", 0)]
    [InlineData("operator new(unsigned long) libstdc++.so.6:0", "operator new(unsigned long)", "libstdc++.so.6", 0)]
    [InlineData("std::vector<int> x:", "std::vector<int> x:", "", 0)]
    public void A_frame_s_text_is_taken_apart(string text, string function, string file, long line) =>
        Assert.Equal(new FrameText(function, file, line), FrameText.Parse(text));
}
