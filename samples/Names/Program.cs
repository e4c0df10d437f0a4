// One client under the faults that a DNS can have: what the application sees, and after how much virtual time.
using SimNet.Samples.Names;

return Demonstration.Run(Console.Out);
