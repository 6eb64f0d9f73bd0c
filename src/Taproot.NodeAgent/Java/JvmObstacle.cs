namespace Taproot.NodeAgent.Java;

/// <summary>Why nothing is loaded into a JVM. What the JVM itself answers is given beside it.</summary>
internal enum JvmObstacle
{
    /// <summary>Nothing is in the way.</summary>
    None,

    /// <summary>The process ended, or is another one by now.</summary>
    Gone,

    /// <summary>It has no HotSpot: OpenJ9, or an image that was compiled ahead of time.</summary>
    OtherMachine,

    /// <summary>Its code is for another kind of processor than the agent's.</summary>
    OtherArchitecture,

    /// <summary>It was started with <c>-XX:+DisableAttachMechanism</c>.</summary>
    AttachDisabled,

    /// <summary>It was started with <c>-XX:-EnableDynamicAgentLoading</c>.</summary>
    AgentsDisabled,

    /// <summary>It does not catch the signal that opens its door, which would end it (<c>-Xrs</c>).</summary>
    SignalNotCaught,

    /// <summary>The agent may not signal it, or not act as its user.</summary>
    NotAllowed,

    /// <summary>It did not open its door in time.</summary>
    NoAnswer,

    /// <summary>There is no place in its file system where a library can be put that it can load.</summary>
    NoPlace,

    /// <summary>It said no.</summary>
    Refused,

    /// <summary>Another profiler is at work in it.</summary>
    Occupied,

    /// <summary>The library that was to be loaded is not to be had.</summary>
    NoLibrary,
}

/// <summary>What obstacles are called.</summary>
internal static class JvmObstacles
{
    /// <summary>As the value of a label.</summary>
    internal static string Label(this JvmObstacle obstacle) => obstacle switch
    {
        JvmObstacle.None => "none",
        JvmObstacle.Gone => "gone",
        JvmObstacle.OtherMachine => "other_jvm",
        JvmObstacle.OtherArchitecture => "other_architecture",
        JvmObstacle.AttachDisabled => "attach_disabled",
        JvmObstacle.AgentsDisabled => "agents_disabled",
        JvmObstacle.SignalNotCaught => "signal_not_caught",
        JvmObstacle.NotAllowed => "not_allowed",
        JvmObstacle.NoAnswer => "no_answer",
        JvmObstacle.NoPlace => "no_place",
        JvmObstacle.Refused => "refused",
        JvmObstacle.Occupied => "occupied",
        _ => "no_library",
    };

    /// <summary>As words for the log.</summary>
    internal static string Text(this JvmObstacle obstacle) => obstacle switch
    {
        JvmObstacle.None => "",
        JvmObstacle.Gone => "the process has ended",
        JvmObstacle.OtherMachine => "it is not a HotSpot JVM",
        JvmObstacle.OtherArchitecture => "it runs code of another architecture than the agent",
        JvmObstacle.AttachDisabled => "it was started with -XX:+DisableAttachMechanism",
        JvmObstacle.AgentsDisabled => "it was started with -XX:-EnableDynamicAgentLoading",
        JvmObstacle.SignalNotCaught => "it does not catch SIGQUIT (-Xrs), which would end it",
        JvmObstacle.NotAllowed => "the agent lacks CAP_KILL, CAP_CHOWN, CAP_SETUID or CAP_SETGID",
        JvmObstacle.NoAnswer => "it did not answer in time",
        JvmObstacle.NoPlace => "no directory in its file system takes a library that can be loaded",
        JvmObstacle.Refused => "it refused",
        JvmObstacle.Occupied => "another async-profiler is loaded",
        _ => "the library is missing",
    };

    /// <summary>True when it may be gone at another time.</summary>
    internal static bool MayPass(this JvmObstacle obstacle) => obstacle is JvmObstacle.NoAnswer or JvmObstacle.NoPlace;
}
