namespace SimNet.RealOs;

// Where a Waiter stands.
internal enum WaitPhase
{
    // In no queue.
    Out,

    // In a queue.
    Waiting,

    // First in the queue, and a thread of the pool makes the system call.
    Running,
}
