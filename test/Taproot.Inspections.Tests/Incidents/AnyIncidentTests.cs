using CsCheck;
using Taproot.Inspections.Incidents;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Incidents;

public sealed class AnyIncidentTests
{
    private static readonly Gen<float[]> Rates = Gen.Frequency((4, Gen.Float[0, 30]), (1, Gen.Const(float.NaN)), (2, Gen.Const(0f))).Array[Given.Points];

    [Fact]
    public void Incidents_of_any_series_lie_in_the_world_one_after_another_and_the_check_agrees_about_now() =>
        Gen.Select(Rates, Rates).Sample((good, bad) =>
        {
            var world = World(good, bad);
            var incidents = IncidentFinder.Of(WorldWindow.Whole(world), world.App("web"), InspectionSettings.Default);
            var before = world.Grid.FromMs - 1;
            foreach (var incident in incidents)
            {
                Assert.True(before < incident.FromMs && incident.FromMs <= incident.ToMs && incident.ToMs <= world.Grid.ToMs);
                Assert.InRange(incident.WorstPercent, 1, 100);
                before = incident.ToMs;
            }
            if (world.Check("web", "SLOAvailability").Fails) Assert.True(incidents[^1].IsOpen);
        }, iter: 300);

    private static World World(float[] good, float[] bad)
    {
        var given = new Given();
        _ = given.Node("n1").Container("/docker/web");
        (string, string)[] labels = [("machine_id", "n1"), ("container_id", "/docker/web")];
        given.Add("container_http_inbound_requests_total", good, [.. labels, ("status", "200")]);
        given.Add("container_http_inbound_requests_total", bad, [.. labels, ("status", "500")]);
        return given.World();
    }
}
