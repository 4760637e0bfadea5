/** What a driver does when the node that manages a task is drained. */
package com.example.handover;
