using System.Text;
using CsCheck;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class ContainerdTests
{
    // container { id: "c1", labels { key: "a" value: "b" }, image: "img:1", an unknown number, an unknown message }
    private static readonly byte[] Answer =
    [
        0, 0, 0, 0, 26, 0x0a, 24, 0x0a, 2, (byte)'c', (byte)'1', 0x12, 6, 0x0a, 1, (byte)'a', 0x12, 1, (byte)'b', 0x1a, 5, .. "img:1"u8, 0x78, 0x96,
        0x01, 0x2a, 0,
    ];

    [Fact]
    public void The_question_is_one_frame_with_the_id() =>
        Assert.Equal([0, 0, 0, 0, 4, 0x0a, 2, (byte)'c', (byte)'1'], ContainerdRuntime.Question("c1"));

    [Fact]
    public void Image_and_labels_are_read_and_unknown_fields_passed_over()
    {
        ContainerMetadata metadata = ContainerdRuntime.Answer(Answer, "0123456789abcdef")!;

        Assert.Equal(("img:1", "b", "containerd", "0123456789ab"), (metadata.Image, metadata.Labels["a"], metadata.Runtime, metadata.Name));
        Assert.Null(ContainerdRuntime.Answer([], "c1"));
    }

    [Theory]
    [InlineData("io.cri-containerd.container.metadata", """{"Version":"v1","Metadata":{"ID":"c1","Config":{"ImageRef":"x"},"ImageRef":"sha256:4bf5122f344554c53bde2ebb8cd2b7e3"}}""", "4bf5122f344554c53bde2ebb8cd2b7e3")]
    [InlineData("io.cri-containerd.container.metadata", """{"Metadata":{"ImageRef":"sha256:short"}}""", "")]
    [InlineData("io.cri-containerd.container.metadata", """{"Metadata":{"ImageRef":""", "")]
    [InlineData("of.another", """{"Metadata":{"ImageRef":"sha256:4bf5122f344554c53bde2ebb8cd2b7e3"}}""", "")]
    public void What_Kubernetes_keeps_with_a_container_tells_the_images_digest(string key, string kept, string digest)
    {
        byte[] any = Field(2, Encoding.UTF8.GetBytes(kept));
        byte[] container = [.. Field(3, "img:1"u8), .. Field(10, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, any)])];
        byte[] answer = Field(1, container);
        byte[] frame = [0, 0, 0, (byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
        Assert.Equal(digest, ContainerdRuntime.Answer(frame, "c1")!.ImageId);
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes) =>
        [(byte)(number << 3 | 2), .. bytes.Length < 128 ? [(byte)bytes.Length] : (byte[])[(byte)(bytes.Length & 0x7f | 0x80), (byte)(bytes.Length >> 7)], .. bytes];

    [Fact]
    public void Any_and_damaged_bytes_are_read_or_refused() =>
        Gen.Select(Gen.Byte.Array[0, 100], Gen.Int[0, 100], Gen.Byte).Sample((bytes, at, value) =>
        {
            byte[] damaged = [.. Answer];
            damaged[at % damaged.Length] = value;
            foreach (byte[] frame in (byte[][])[bytes, damaged, [0, 0, 0, 0, (byte)bytes.Length, .. bytes]])
            {
                try
                {
                    ContainerdRuntime.Answer(frame, "c1");
                }
                catch (InvalidDataException)
                {
                    // Refused, as it may be.
                }
            }
        });

    [Fact]
    public async Task Without_containerd_nothing_is_known()
    {
        using var runtime = new ContainerdRuntime(["/nonexistent/containerd.sock"]);

        Assert.Null(await runtime.InspectAsync("c1", TestContext.Current.CancellationToken));
    }

    /// <summary>Needs a containerd with a container <c>taproot-test</c> of image <c>tiny:1</c> in namespace k8s.io, labelled as a pod's.</summary>
    [Fact]
    public async Task A_container_of_a_real_containerd_has_its_image_and_labels()
    {
        string socket = Environment.GetEnvironmentVariable("TAPROOT_TEST_CONTAINERD_SOCKET") ?? "";
        Assert.SkipWhen(socket.Length == 0, "TAPROOT_TEST_CONTAINERD_SOCKET names no daemon");
        using var runtime = new ContainerdRuntime([socket]);
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        ContainerMetadata? metadata = await runtime.InspectAsync("taproot-test", cancellation);

        Assert.NotNull(metadata);
        Assert.EndsWith("tiny:1", metadata.Image, StringComparison.Ordinal);
        Assert.Equal("/k8s/shop/web-0/nginx", ContainerNames.Of(CgroupKind.Containerd, metadata, DateTimeOffset.UnixEpoch));
        Assert.Null(await runtime.InspectAsync("no-such-container", cancellation));
    }
}
