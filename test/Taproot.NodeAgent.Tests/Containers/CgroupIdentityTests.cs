using System.Text;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class CgroupIdentityTests
{
    private const string A = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";
    private const string Pod = "pod2942c55f-c9cb-428a-93f4-eaf89c1f3ce0";
    private const string PodSlice = "kubepods-burstable-pod2942c55f_c9cb_428a_93f4_eaf89c1f3ce0.slice";

    [Theory]
    [InlineData("/docker/" + A, CgroupKind.Docker, A)]
    [InlineData("/docker/" + A + "/init", CgroupKind.Docker, A)]
    [InlineData("/system.slice/docker-" + A + ".scope", CgroupKind.Docker, A)]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" + A + ".scope", CgroupKind.Docker, A)]
    [InlineData("/kubepods/burstable/pod2942c55fc9cb428a93f4eaf89c1f3ce0/" + A, CgroupKind.Docker, A)]
    [InlineData("/kubepods/besteffort/" + Pod + "/" + A + "/kube-proxy", CgroupKind.Docker, A)]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/" + PodSlice + "/crio-" + A + ".scope", CgroupKind.Crio, A)]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/" + PodSlice + "/crio-" + A + ".scope/container", CgroupKind.Crio, A)]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/" + PodSlice + "/crio-conmon-" + A + ".scope", CgroupKind.Ignored, "")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/" + PodSlice + "/cri-containerd-" + A + ".scope", CgroupKind.Containerd, A)]
    [InlineData("/system.slice/containerd.service/" + PodSlice + ":cri-containerd:" + A, CgroupKind.Containerd, A)]
    [InlineData("/kubepods/burstable/" + Pod, CgroupKind.Sandbox, "")]
    [InlineData("/machine.slice/libpod-" + A + ".scope", CgroupKind.Podman, A)]
    [InlineData("/machine.slice/libpod-" + A + ".scope/container", CgroupKind.Podman, A)]
    [InlineData("/machine.slice/libpod-conmon-" + A + ".scope", CgroupKind.Ignored, "")]
    [InlineData("/system.slice/nerdctl-" + A + ".scope", CgroupKind.Containerd, A)]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + A + ".scope/container", CgroupKind.Podman, A)]
    [InlineData("/libpod_parent/libpod-" + A, CgroupKind.Podman, A)]
    [InlineData("/ecstasks.slice/ecstasks-0f9de17a6465404e8b1b2356dc13c2f8.slice/docker-" + A + ".scope", CgroupKind.Docker, A)]
    [InlineData("/nomad.slice/share.slice/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d.web.scope", CgroupKind.Nomad, "/nomad/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d/web")]
    [InlineData("/nomad.slice/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d.web.scope/child", CgroupKind.Nomad, "/nomad/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d/web")]
    [InlineData("/nomad/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d.web", CgroupKind.Nomad, "/nomad/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d/web")]
    [InlineData("/nomad.slice/share.slice", CgroupKind.Standalone, "")]
    [InlineData("/user.slice/user-1000.slice/session-2.scope/lxc.payload.own/system.slice/cron.service", CgroupKind.Lxc, "/lxc/own")]
    [InlineData("/default/" + A, CgroupKind.Containerd, A)]
    [InlineData("/ecs/0f9de17a6465404e8b1b2356dc13c2f8/" + A, CgroupKind.Docker, A)]
    [InlineData("/lxc/web", CgroupKind.Lxc, "/lxc/web")]
    [InlineData("/lxc.payload.first", CgroupKind.Lxc, "/lxc/first")]
    [InlineData("/lxc.monitor.first", CgroupKind.Standalone, "")]
    [InlineData("/init", CgroupKind.Talos, "/talos/init")]
    [InlineData("/podruntime/kubelet", CgroupKind.Talos, "/talos/kubelet")]
    [InlineData("/system/dashboard", CgroupKind.Talos, "/talos/dashboard")]
    [InlineData("/system.slice/nginx.service", CgroupKind.Systemd, "/system.slice/nginx.service")]
    [InlineData("/system.slice/system-serial\\x2dgetty.slice", CgroupKind.Systemd, "/system.slice/system-serial-getty.slice")]
    [InlineData("/system.slice/system-postgresql.slice/postgresql@9.4-main.service", CgroupKind.Systemd, "/system.slice/system-postgresql.slice")]
    [InlineData("/runtime.slice/kubelet.service", CgroupKind.Systemd, "/runtime.slice/kubelet.service")]
    [InlineData("/reserved.slice/kubelet.service", CgroupKind.Systemd, "/reserved.slice/kubelet.service")]
    [InlineData("/kube.slice/kubelet.service", CgroupKind.Systemd, "/kube.slice/kubelet.service")]
    [InlineData("/azure.slice/walinuxagent.service", CgroupKind.Systemd, "/azure.slice/walinuxagent.service")]
    [InlineData("/podruntime.slice/containerd.service", CgroupKind.Systemd, "/podruntime.slice/containerd.service")]
    [InlineData("/system.slice/cri-containerd-" + A + ".scope", CgroupKind.Standalone, "")]
    [InlineData("/system.slice/run-r5c1a.scope", CgroupKind.Standalone, "")]
    [InlineData("/system.slice/run-u17.service", CgroupKind.Standalone, "")]
    [InlineData("/systemd/system.slice", CgroupKind.Standalone, "")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope", CgroupKind.Standalone, "")]
    [InlineData("/init.scope", CgroupKind.Standalone, "")]
    [InlineData("/process_api/d3d392b86ef17fa1dd4b3b71238763a0", CgroupKind.Standalone, "")]
    [InlineData("/", CgroupKind.Standalone, "")]
    public void A_path_tells_who_made_the_cgroup(string path, object kind, string id)
    {
        CgroupIdentity identity = CgroupIdentity.OfPath(path);

        Assert.Equal(kind, identity.Kind);
        Assert.Equal(id, identity.Id);
    }

    [Fact]
    public void On_a_hybrid_host_the_pod_path_of_the_cpu_controller_wins_over_the_units()
    {
        CgroupIdentity identity = Identify("5:cpu,cpuacct:/kubepods/besteffort/" + Pod + "/" + A + "\n0::/reserved.slice/containerd.service\n");

        Assert.Equal(CgroupKind.Docker, identity.Kind);
        Assert.Equal(A, identity.Id);
    }

    [Fact]
    public void The_named_systemd_hierarchy_decides_when_the_controllers_are_at_the_root()
    {
        CgroupIdentity identity = Identify("4:cpu,cpuacct:/\n3:memory:/\n1:name=systemd:/system.slice/cron.service\n");

        Assert.Equal("/system.slice/cron.service", identity.Id);
    }

    [Fact]
    public void A_container_made_in_v1_only_is_found_beside_a_v2_path_that_says_nothing()
    {
        CgroupIdentity identity = Identify("4:memory:/docker/" + A + "\n1:cpu:/docker/" + A + "\n0::/process_api/x\n");

        Assert.Equal(CgroupKind.Docker, identity.Kind);
    }

    [Fact]
    public void A_path_in_a_cgroup_namespace_is_resolved_against_where_the_namespace_begins()
    {
        CgroupMembership membership = CgroupMembership.Parse(
            Encoding.ASCII.GetBytes("0::/../../../../system.slice/docker-" + A + ".scope\n"), "/kubepods.slice/a.slice/b.slice/cri-containerd-x.scope");

        Assert.Equal("/system.slice/docker-" + A + ".scope", membership.Unified);
    }

    [Fact]
    public void Children_of_an_lxc_payload_are_that_container()
    {
        CgroupMembership membership = CgroupMembership.Parse("0::/lxc.payload.first/system.slice/nginx.service\n"u8);

        Assert.Equal("/lxc.payload.first", membership.Unified);
        Assert.Equal("/lxc/first", CgroupIdentity.Of(membership).Id);
    }

    [Fact]
    public void A_removed_cgroup_is_noticed()
    {
        Assert.True(CgroupMembership.Parse("0::/system.slice/gone.service (deleted)\n"u8).IsDeleted);
    }

    [Theory]
    [InlineData("/docker/" + A + "/nested/child", "/docker/" + A)]
    [InlineData("/", null)]
    [InlineData("/docker", null)]
    public void Statistics_are_taken_from_the_containers_own_cgroup_only(string path, string? expected)
    {
        var identity = new CgroupIdentity(CgroupKind.Docker, A, "/docker/" + A);

        Assert.Equal(expected, CgroupFiles.Narrow(path, identity));
    }

    [Theory]
    [InlineData("/nomad.slice/share.slice/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d.web.scope/child", "/nomad.slice/share.slice/8a5f7d2c-0b1e-4a3f-9c6d-1e2f3a4b5c6d.web.scope")]
    [InlineData("/user.slice/session-2.scope/lxc.payload.own/system.slice/cron.service", "/user.slice/session-2.scope/lxc.payload.own")]
    [InlineData("/lxc/web/init", "/lxc/web")]
    [InlineData("/machine.slice/libpod-" + A + ".scope/container", "/machine.slice/libpod-" + A + ".scope")]
    public void A_childs_figures_are_those_of_its_container(string path, string expected) =>
        Assert.Equal(expected, CgroupFiles.Narrow(path, CgroupIdentity.OfPath(path)));

    [Theory]
    [InlineData("/system.slice/system-postgresql.slice/postgresql@15-main.service", "/system.slice/system-postgresql.slice")]
    [InlineData("/system.slice", null)]
    public void A_unit_without_accounting_does_not_get_its_slices_figures(string path, string? expected)
    {
        CgroupIdentity identity = CgroupIdentity.OfPath("/system.slice/system-postgresql.slice/postgresql@15-main.service");

        Assert.Equal(expected, CgroupFiles.Narrow(path, identity));
    }

    private static CgroupIdentity Identify(string file) => CgroupIdentity.Of(CgroupMembership.Parse(Encoding.ASCII.GetBytes(file)));
}
